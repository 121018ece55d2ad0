"""Draws that are keyed, not sequential (contract §1.5).

MurmurHash3's 32-bit finaliser over an FNV-1a hash of the key. A key is the running hash of its text, so that drawing makes few strings.
"""

import re

Key = int

_WORD = 0xFFFFFFFF
_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_SEED = re.compile(r"[0-9a-fA-F]{8}", re.ASCII)


def key_of(text: str) -> Key:
    """The key of a whole text."""
    return _append(_FNV_OFFSET, text)


def below(key: Key, part: str | int) -> Key:
    """The key with a slash and the part behind it."""
    return _append(key, f"/{part}")


def mix(seed: int, key: Key) -> int:
    """A 32-bit draw; the seed that a callee gets is one."""
    h = seed ^ (key * 0x9E3779B9 & _WORD)
    h = (h ^ h >> 16) * 0x85EBCA6B & _WORD
    h = (h ^ h >> 13) * 0xC2B2AE35 & _WORD
    return h ^ h >> 16


def unit(seed: int, key: Key) -> float:
    """A draw in [0, 1)."""
    return mix(seed, key) / 2**32


def happens(seed: int, key: Key, percent: float) -> bool:
    """Whether something with a probability in percent happens: 0 never, 100 always."""
    return percent >= 100 or (percent > 0 and unit(seed, key) * 100 < percent)


def parse_seed(text: str | None) -> int | None:
    """Eight hexadecimal digits, or None."""
    return int(text, 16) if text is not None and _SEED.fullmatch(text) else None


def _append(key: Key, text: str) -> Key:
    for byte in text.encode("utf-8", "surrogatepass"):
        key = (key ^ byte) * _FNV_PRIME & _WORD
    return key
