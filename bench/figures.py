"""What all measurements share: percentiles, and CPU seconds of this machine's work."""

import statistics
from collections.abc import Sequence

from reviews import cpu

spent = cpu.spent


def percentile(values: Sequence[float], per_cent: int) -> float:
    """The nearest-rank percentile of at least one value."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * per_cent // 100) - 1)]


def in_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and worst, in milliseconds."""
    return {
        "p50_ms": round(statistics.median(seconds) * 1000, 1),
        "p95_ms": round(percentile(seconds, 95) * 1000, 1),
        "max_ms": round(max(seconds) * 1000, 1),
    }
