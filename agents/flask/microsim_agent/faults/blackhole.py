"""`blackhole`: nothing is sent, and nothing comes: the try waits for its limit."""

import math

from .outcome import Scene
from .parse import Args


def blackhole(args: Args, scene: Scene) -> None:
    scene.watch.wait(math.inf)
