"""The plan of an archive: which stories stand where. Blocks of a thousand reports, each planned by itself.

A report's number gives its block, so that any slice of an archive is made without what comes before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import NamedTuple

from muster.evaluation.synthetic.model import Options

BLOCK = 1000
_TAIL = 1.5  # exponent of the Lomax (Pareto II) distribution of copies: heavy, its mean finite
_ANNIVERSARY = 0.5  # of the stories told in another year's words
_ANOTHER_STORY = 0.35  # that a further outlet reports the event in its own words


class Planned(NamedTuple):
    """One story of a block: its event, its reports (the first publication and copies), and whose words it uses.

    ``pattern`` is the event whose pattern its event follows, ``wording`` the story whose words it is told in; both are
    its own but for the same words in another year. An ``anniversary`` keeps the pattern's places and forces as well: only
    the day and the numbers are others, as in the yearly report of a yearly exercise.
    """

    number: int
    event: int
    reports: int
    pattern: int
    wording: int
    anniversary: bool


@lru_cache(64)
def plan(seed: int, block: int, options: Options) -> tuple[Planned, ...]:
    """The stories of one block, together exactly :data:`BLOCK` reports."""
    return tuple(_stories(Random(f"{seed} plan {block}"), options))  # noqa: S311 - constructed data, not a secret


def _stories(rng: Random, options: Options) -> Iterator[Planned]:
    left, event = BLOCK, -1
    made: list[Planned] = []
    while left:
        twin = made[rng.randrange(len(made))] if made and rng.random() < options.twins else None
        if twin is None and made and made[-1].event == made[-1].pattern and rng.random() < _ANOTHER_STORY:
            pattern = event
        else:
            event += 1
            pattern = twin.pattern if twin else event
        number = len(made)
        reports = min(left, 1 + _copies(rng, options))
        anniversary = twin is not None and rng.random() < _ANNIVERSARY
        story = Planned(number, event, reports, pattern, twin.wording if twin else number, anniversary)
        made.append(story)
        left -= reports
        yield story


def _copies(rng: Random, options: Options) -> int:
    scale = (options.copies + 0.4) * (_TAIL - 1)  # rounding down takes some 0.4 off the mean
    drawn = scale * ((1 - rng.random()) ** (-1 / _TAIL) - 1)
    return min(options.most_copies, int(drawn))
