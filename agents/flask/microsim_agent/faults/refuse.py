"""`refuse`: the try fails as a connection that is refused, and nothing is sent."""

from .outcome import Broken, Scene
from .parse import Args


def refuse(args: Args, scene: Scene) -> None:
    raise Broken("refused")
