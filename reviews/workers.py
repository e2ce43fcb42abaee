"""Which workers are alive: each says so every few seconds, in the cache's Redis."""

import time

from django.core.cache import cache
from redis.exceptions import RedisError

ALIVE = 30  # seconds after which a silent worker is taken for dead
NAMES = "workers"
OCR = ":ocr"  # ends the names of those that read pictures


def say_alive(host: str, process: int, *, ocr: bool = False) -> None:
    """Note that a worker is alive, and whether it reads pictures.

    A queue that is away now will hear it next time.
    """
    name = f"{host}:{process}{OCR if ocr else ''}"
    try:
        seen = {**_seen(), name: time.time()}
        cache.set(NAMES, _fresh(seen), timeout=ALIVE * 2)
    except (RedisError, OSError):
        return


def alive() -> int | None:
    """How many workers have given a sign of life; None if that can't be known now."""
    try:
        return len(_fresh(_seen()))
    except (RedisError, OSError):
        return None


def with_ocr() -> int | None:
    """How many of those alive read pictures: serve that queue and have tesseract."""
    try:
        return sum(name.endswith(OCR) for name in _fresh(_seen()))
    except (RedisError, OSError):
        return None


def _seen() -> dict[str, float]:
    return cache.get(NAMES) or {}


def _fresh(seen: dict[str, float]) -> dict[str, float]:
    limit = time.time() - ALIVE
    return {name: at for name, at in seen.items() if at > limit}
