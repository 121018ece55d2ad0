"""`dns`: the try fails as one to a name that nobody knows, and nothing is sent."""

from .outcome import Broken, Scene
from .parse import Args


def dns(args: Args, scene: Scene) -> None:
    raise Broken("dns")
