"""`throttle`: says how fast a reply may be sent, or read on a link; who does it keeps the lowest rate."""

from .outcome import Scene
from .parse import Args


def throttle(args: Args, scene: Scene) -> int:
    return args["rate"]
