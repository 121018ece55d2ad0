"""`error`: replies with an error status."""

from .outcome import ErrorReply, Scene
from .parse import Args


def error(args: Args, scene: Scene) -> None:
    raise ErrorReply(args["status"], args["message"] or f"error {args['status']}")
