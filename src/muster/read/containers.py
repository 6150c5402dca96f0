"""What every container of reports shares: how deep it lies, what it may take, how its members are named and counted.

Nothing is written to the disk. Names of members are labels for people and for the custody log; no path is made of them.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, TooLarge
from muster.domain.record import LeftOut, Quarantined
from muster.read.caps import Caps
from muster.read.guarded import Budget
from muster.read.normalise import printable

Item = RawReport | Quarantined | LeftOut
_LONGEST = 300  # characters of a label


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input lies: in how many containers, and what all of them together may grow to."""

    cap: Caps
    budget: Budget
    depth: int = 0

    def inside(self) -> Place:
        """The place of a member. Raises TooLarge for a container too many."""
        if self.depth == self.cap.containers:
            raise TooLarge(
                f"an archive inside {self.cap.containers} archives is not opened: give it by itself"
            )
        return replace(self, depth=self.depth + 1)


Reader = Callable[[BinaryIO, str, str, Place], Iterator[Item]]  # stream, locator, suffix, place


class Labels:
    """Names of members under a container's own, each once: a second member of one name gets a number."""

    def __init__(self, locator: str) -> None:
        self._locator = locator
        self._number = 0
        self._taken: dict[str, int] = {}  # label -> number that the next of its name gets

    def of(self, name: str) -> str:
        """The locator of the next member."""
        self._number += 1
        label = first = _label(name) or f"member {self._number}"
        while label in self._taken:
            again = self._taken[first]
            self._taken[first], label = again + 1, f"{first} ({again})"
        self._taken[label] = 2
        return f"{self._locator}#{label}"


class Aside:
    """Members that are left out, by reason."""

    def __init__(self, locator: str) -> None:
        self._locator = locator
        self._reasons: Counter[str] = Counter()

    def add(self, reason: str) -> None:
        self._reasons[reason] += 1

    @property
    def count(self) -> int:
        return self._reasons.total()

    def items(self) -> Iterator[LeftOut]:
        """One item for all of them, none where there are none."""
        if self._reasons:
            told = "; ".join(f"{reason} ({count})" for reason, count in self._reasons.most_common(12))
            rest = f"; {len(self._reasons) - 12} other reasons" if len(self._reasons) > 12 else ""
            yield LeftOut(f"{self._locator}#left-out", told + rest, self.count)


def quarantined(locator: str, error: SkipReport, content: bytes | None = None) -> Quarantined:
    """The item that says why an input cannot be read. ``content``: all of its bytes, where they are at hand."""
    digest = hashlib.sha256(content).hexdigest() if content else None
    return Quarantined(locator, str(error), type(error).__name__, digest)


def _label(name: str) -> str:
    try:
        return printable(name)[:_LONGEST]
    except SkipReport:
        return ""
