"""`abort`: resets the connection without a reply."""

from .outcome import Abort, Scene
from .parse import Args


def abort(args: Args, scene: Scene) -> None:
    raise Abort
