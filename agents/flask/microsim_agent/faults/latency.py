"""`latency`: waits."""

import math

from ..dice import Key, below, unit
from .outcome import Scene
from .parse import Args

_LIMIT_MS = 3_600_000
_REDRAWS = 100


def latency(args: Args, scene: Scene) -> None:
    scene.watch.wait(draw_latency(args, scene.seed, scene.key))


def draw_latency(args: Args, seed: int, fault: Key) -> float:
    """How long it waits, in ms (contract §1.5)."""
    delay, jitter, key = args["delay"], args["jitter"], below(fault, "delay")
    match args["distribution"]:
        case "normal":
            ms = _normal(delay, jitter, seed, key) if jitter else delay
        case "exponential":
            ms = delay - jitter * math.log(1 - unit(seed, key))
        case "pareto":
            ms = delay * (1 - unit(seed, key)) ** (-1 / args["shape"])
        case _:
            ms = delay + (2 * unit(seed, key) - 1) * jitter
    return min(max(ms, 0), _LIMIT_MS)


def _normal(mean: float, deviation: float, seed: int, key: Key) -> float:
    # Box and Muller, 1958: one normal deviate of two uniform ones; 1 - a keeps the logarithm finite.
    for k in range(_REDRAWS):
        a, b = unit(seed, below(key, 2 * k)), unit(seed, below(key, 2 * k + 1))
        value = mean + deviation * math.sqrt(-2 * math.log(1 - a)) * math.cos(2 * math.pi * b)
        if value >= 0:
            return value
    return 0
