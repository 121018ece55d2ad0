"""`payload`: pads the reply."""

from .outcome import Scene
from .parse import Args


def payload(args: Args, scene: Scene) -> None:
    scene.call.padding += args["size"]
