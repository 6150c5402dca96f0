"""Bootstrap intervals: how far a figure moves when the documents it rests on are drawn anew (Efron 1979), seeded."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

_RESAMPLES = 1000
_SEED = 20250101

Unit = TypeVar("Unit")


def intervals(
    units: Sequence[Unit],
    figures: Callable[[Sequence[Unit]], Mapping[str, float]],
    resamples: int = _RESAMPLES,
) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals of every figure, units (documents) drawn with replacement; none for a single unit."""
    chance = random.Random(_SEED)  # noqa: S311 - resampling, not secrecy
    samples: dict[str, list[float]] = {}
    for _ in range(resamples if len(units) > 1 else 0):
        for name, value in figures(chance.choices(units, k=len(units))).items():
            samples.setdefault(name, []).append(value)
    return {name: _middle(sorted(values)) for name, values in samples.items()}


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]
