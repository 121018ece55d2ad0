#!/usr/bin/env python3
"""Writes contract/draws.json: vectors for the dice of contract/README.md §1.5.

Written from the contract's text alone, so that it checks the agents' code instead of repeating it. `eng/draws.py --check` compares.
`eng/draws.py ask SEED KEY` prints one draw: the numbers in contract/cases come from it.
"""
import json
import math
import pathlib
import sys

FILE = pathlib.Path(__file__).resolve().parent.parent / "contract" / "draws.json"
WORD = 0xFFFFFFFF
DELAY_LIMIT = json.loads((FILE.parent / "faults.json").read_text())["types"]["latency"]["args"]["delay"]["max"]


def fnv1a32(key):
    h = 0x811C9DC5
    for byte in key.encode("utf-8"):
        h = (h ^ byte) * 0x01000193 & WORD
    return h


def fmix32(h):
    h = (h ^ h >> 16) * 0x85EBCA6B & WORD
    h = (h ^ h >> 13) * 0xC2B2AE35 & WORD
    return h ^ h >> 16


def mix(seed, key):
    return fmix32(seed ^ fnv1a32(key) * 0x9E3779B9 & WORD)


def unit(seed, key):
    return mix(seed, key) / 2**32


def happens(seed, key, percent):
    return unit(seed, key) * 100 < percent


def latency(seed, fault, args):
    key = fault + "/delay"
    delay, jitter = args["delay"], args.get("jitter", 0)
    u = unit(seed, key)
    match args.get("distribution", "uniform"):
        case "uniform":
            ms = delay + (2 * u - 1) * jitter
        case "exponential":
            ms = delay - jitter * math.log(1 - u)
        case "pareto":
            ms = delay * (1 - u) ** (-1 / args.get("shape", 2.5))
        case "normal":
            ms = normal(seed, key, delay, jitter)
    return min(max(ms, 0), DELAY_LIMIT)


def normal(seed, key, mean, deviation):
    for k in range(100):
        a, b = unit(seed, f"{key}/{2 * k}"), unit(seed, f"{key}/{2 * k + 1}")
        value = mean + deviation * math.sqrt(-2 * math.log(1 - a)) * math.cos(2 * math.pi * b)
        if value >= 0:
            return value
    return 0


SEEDS = [0x00000000, 0x00000001, 0x0000002A, 0x7FFFFFFF, 0x80000000, 0xDEADBEEF, 0xFFFFFFFF]
KEYS = [
    "faults/before/0", "faults/before/9", "faults/before/10", "faults/after/0", "faults/after/12345",
    "plan/faults/before/0", "plan/faults/after/3",
    "condition/c1", "condition/A-slow.disk_7", "condition/" + "x" * 64,
    "routes/0", "routes/31", "plan/routes/0", "plan/routes/9999",
    "routes/0/0", "routes/0/10", "plan/routes/2/1",
    "routes/0/1/backoff", "plan/routes/2/10/backoff",
    "routes/0/0/link/0", "plan/routes/7/3/link/11", "routes/4/2/condition/c1",
    "faults/before/0/delay", "plan/faults/after/3/delay", "condition/c1/delay", "routes/0/0/link/0/delay",
    "faults/before/0/delay/0", "faults/before/0/delay/199", "routes/4/2/condition/c1/delay/1",
    "call/0", "call/1", "call/4294967295",
    "", "/", "é", "名前/0", "\U0001F3B2", "k/" * 200 + "end",
]
FAULTS = ["faults/before/0", "plan/faults/after/1", "condition/slow", "routes/3/2/link/1", "plan/routes/0/0/condition/slow"]
LATENCIES = [
    {"delay": 600}, {"delay": 0}, {"delay": 3600000, "jitter": 3600000},
    {"delay": 100, "jitter": 20}, {"delay": 10, "jitter": 100, "distribution": "uniform"},
    {"delay": 100, "jitter": 50, "distribution": "exponential"}, {"delay": 0, "jitter": 7, "distribution": "exponential"},
    {"delay": 100, "distribution": "pareto"}, {"delay": 100, "shape": 0.1, "distribution": "pareto"},
    {"delay": 100, "jitter": 5, "shape": 100, "distribution": "pareto"},
    {"delay": 100, "jitter": 10, "distribution": "normal"}, {"delay": 5, "jitter": 100, "distribution": "normal"},
    {"delay": 0, "jitter": 3600000, "distribution": "normal"}, {"delay": 250, "jitter": 0, "distribution": "normal"},
]


def hexadecimal(word):
    return f"{word:08x}"


def vectors():
    draws = [(s, k) for s in SEEDS for k in KEYS]
    chances = [(s, k, p) for s in (0, 1, 0xDEADBEEF) for k in ("faults/before/0", "routes/1", "condition/c1") for p in (0, 0.5, 1, 30, 50, 99.5, 100)]
    # A seed whose draw is as near as can be to a percentage: both sides of the edge.
    for percent in (30, 50):
        near = sorted(range(20000), key=lambda s: abs(unit(s, "faults/before/0") * 100 - percent))[:4]
        chances += [(s, "faults/before/0", percent) for s in near]
    return {
        "$comment": "Made by eng/draws.py; never edited by hand. Seeds and mixes are hexadecimal, u and ms are doubles (compare to 1e-9), key in UTF-8.",
        "draws": [{"seed": hexadecimal(s), "key": k, "mix": hexadecimal(mix(s, k)), "u": unit(s, k)} for s, k in draws],
        "probabilities": [{"seed": hexadecimal(s), "key": k, "probability": p, "happens": happens(s, k, p)} for s, k, p in chances],
        "latencies": [{"seed": hexadecimal(s), "fault": f, "args": a, "ms": latency(s, f, a)}
                      for s in (0, 0x2A, 0xFFFFFFFF) for f in FAULTS for a in LATENCIES],
    }


def text():
    sections = []
    for name, value in vectors().items():
        if isinstance(value, str):
            sections.append(f"  {json.dumps(name)}: {json.dumps(value)}")
        else:
            lines = ",\n".join("    " + json.dumps(v, ensure_ascii=True) for v in value)
            sections.append(f"  {json.dumps(name)}: [\n{lines}\n  ]")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def main(arguments):
    match arguments:
        case ["ask", seed, key]:
            word = int(seed, 16)
            print(hexadecimal(mix(word, key)), unit(word, key))
        case ["--check"]:
            if FILE.read_text() != text():
                sys.exit("contract/draws.json is not what eng/draws.py writes")
        case []:
            FILE.write_text(text())
        case _:
            sys.exit("usage: draws.py [--check | ask SEED KEY]")


if __name__ == "__main__":
    main(sys.argv[1:])
