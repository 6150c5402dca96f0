"""An archive over many workers: block by block, each finished block a part on the disk, outcomes in the order of the input.

Workers run ahead of the ledger as far as they can; what is ahead lies in parts, so memory holds the blocks in work and
the one that is being passed on. A run that was cut short takes up the parts it finds. A worker that dies costs the
block it was at: that is given out again; where it kills its worker again it is halved, and so on down to the report
that does it, which is refused with the reason.
"""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from muster.domain.document import RawReport
from muster.domain.errors import StopRun, WorkerDied
from muster.domain.record import Quarantined
from muster.pipeline.blocks import SIZE, Block, blocks
from muster.pipeline.crew import Died, Done
from muster.pipeline.engine import Outcome
from muster.pipeline.parts import Parts
from muster.pipeline.verdicts import Verdict, Verdicts

_log = logging.getLogger(__name__)
_TRIES = 2  # workers that the same reports may cost before they are halved, or the one report refused


class Workers(Protocol):
    """What the engine needs of a crew (:class:`muster.pipeline.crew.Crew`)."""

    @property
    def room(self) -> int: ...

    def give(self, number: int, reports: Sequence[RawReport]) -> None: ...

    def hear(self, wait: bool) -> list[Done | Died]: ...

    def close(self) -> None: ...


class Distributed:
    """Analyses on the workers that ``hire`` starts; none are started where every part is there already."""

    def __init__(self, hire: Callable[[], Workers], parts: Parts, program: str, size: int = SIZE) -> None:
        self._hire = hire
        self._parts = parts
        self._program = program
        self._size = size

    def run(self, reports: Iterable[RawReport]) -> Iterator[Outcome]:
        """Raises StopRun when workers die whatever they are given, or a part is damaged; see also Crew.hear."""
        self._parts.open()
        run = _Run(blocks(reports, self._program, self._size), self._hire, self._parts, _patience(self._size))
        try:
            while run.supply():
                yield from run.passed_on()
                run.collect()
            self._parts.close()
        finally:
            run.close()


def _patience(size: int) -> int:
    """Workers that may die in a row, with nothing finished, until the fault is not with the reports: twice as many as
    it takes to find two bad reports in one block."""
    return 4 * _TRIES * (size.bit_length() + 1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Consecutive reports of a block, from ``first`` on. ``deaths`` counts the workers they have cost."""

    block: Block
    first: int
    reports: tuple[RawReport, ...]
    deaths: int = 0

    def halves(self) -> tuple[_Piece, _Piece]:
        middle = len(self.reports) // 2
        left, right = self.reports[:middle], self.reports[middle:]
        return _Piece(self.block, self.first, left), _Piece(self.block, self.first + middle, right)


@dataclass(slots=True)
class _Place:
    """A block's place in the order of the output. ``found`` holds the verdicts of its pieces until it is whole."""

    key: str
    whole: bool
    found: dict[int, Verdicts] = field(default_factory=dict)


class _Run:
    """One run's bookkeeping: blocks in order, pieces in work, pieces to give out again."""

    def __init__(
        self, source: Iterator[Block], hire: Callable[[], Workers], parts: Parts, patience: int
    ) -> None:
        self._source = source
        self._hire = hire
        self._parts = parts
        self._patience = patience
        self._crew: Workers | None = None
        self._order = deque[_Place]()
        self._places: dict[str, _Place] = {}  # of blocks in work
        self._again = deque[_Piece]()
        self._flying: dict[int, _Piece] = {}
        self._given = self._deaths = 0
        self._over = False

    def supply(self) -> bool:
        """Keep the workers in work. False when all is done."""
        while self._has_room() and (piece := self._next()):
            if self._crew is None:
                self._crew = self._hire()
                self._again.appendleft(piece)
                break  # it has room when its first worker is ready
            self._given += 1
            self._flying[self._given] = piece
            self._crew.give(self._given, piece.reports)
        return bool(self._order)

    def passed_on(self) -> Iterator[Outcome]:
        """The outcomes of the first block in order, where it is whole."""
        if self._order and self._order[0].whole:
            yield from self._parts.read(self._order.popleft().key)

    def collect(self) -> None:
        """What workers have finished; waits for news where nothing else can be done."""
        if self._crew is None or not (self._flying or self._again):
            return
        idle = self._order and not self._order[0].whole and (self._over or not self._has_room())
        for event in self._crew.hear(wait=bool(idle)):
            piece = self._flying.pop(event.task)
            if isinstance(event, Done):
                self._deaths = 0
                self._finish(piece, event.verdicts)
            else:
                self._lose(piece, event.how)

    def close(self) -> None:
        if self._crew is not None:
            self._crew.close()

    def _has_room(self) -> bool:
        return self._crew is None or self._crew.room > 0

    def _next(self) -> _Piece | None:
        """The next reports that need a worker; None when there are none, or a block turned up that is done already."""
        if self._again:
            return self._again.popleft()
        block = next(self._source, None)
        if block is None:
            self._over = True
            return None
        there, in_work = self._parts.expect(block), self._places.get(block.key)  # a file may be given twice
        place = in_work or _Place(block.key, there)
        self._order.append(place)
        if place.whole or in_work:
            return None
        self._places[block.key] = place
        return _Piece(block, 0, block.reports)

    def _finish(self, piece: _Piece, verdicts: Verdicts) -> None:
        block = piece.block
        found = self._places[block.key].found
        found[piece.first] = verdicts
        if sum(map(len, found.values())) == len(block.reports):
            self._parts.write(block, tuple(one for first in sorted(found) for one in found[first]))
            self._places.pop(block.key).whole = True
            found.clear()

    def _lose(self, piece: _Piece, how: str) -> None:
        self._deaths += 1
        if self._deaths > self._patience:
            raise StopRun(f"{self._deaths} workers in a row died, whatever they were given (the last: {how})")
        tried = replace(piece, deaths=piece.deaths + 1)
        if tried.deaths < _TRIES:
            self._again.appendleft(tried)
        elif len(tried.reports) > 1:
            self._again.extendleft(reversed(tried.halves()))
        else:
            self._finish(tried, (_refused(tried.reports[0]),))


def _refused(raw: RawReport) -> Verdict:
    _log.error("analysis of %s ended its worker process %d times", raw.locator, _TRIES)
    reason = f"analysis ended the process it ran in, {_TRIES} times out of {_TRIES}; please report this"
    digest = hashlib.sha256(raw.content).hexdigest()
    return Verdict.of(Quarantined(raw.locator, reason, WorkerDied.__name__, digest))
