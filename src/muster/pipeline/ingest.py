"""Reports into the ledger. What goes in is counted out: stored, already known, or quarantined with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from muster.domain.document import RawReport
from muster.domain.record import Analysis, LeftOut, Quarantined
from muster.pipeline.engine import Engine
from muster.read.containers import Item
from muster.read.intake import intake
from muster.store.ledger import Ledger


class Fate(StrEnum):
    STORED = "stored"
    KNOWN = "known"
    QUARANTINED = "quarantined"
    LEFT_OUT = "left out"  # members of an archive that are no reports


class Step(NamedTuple):
    """One input dealt with. ``detail`` is why it was set aside or left out, else empty; ``report`` the id of the report that
    the ledger holds of it, None where there is none; ``members`` how many were left out, else 1."""

    fate: Fate
    locator: str
    claims: int = 0
    detail: str = ""
    report: str | None = None
    members: int = 1


@dataclass
class Tally:
    """Counts of one run: ``taken`` = stored + known + quarantined + left_out."""

    stored: int = 0
    known: int = 0
    quarantined: int = 0
    claims: int = 0
    left_out: int = 0

    @property
    def taken(self) -> int:
        return self.stored + self.known + self.quarantined + self.left_out

    def add(self, step: Step) -> None:
        self.stored += step.fate is Fate.STORED
        self.known += step.fate is Fate.KNOWN
        self.quarantined += step.fate is Fate.QUARANTINED
        self.left_out += step.members if step.fate is Fate.LEFT_OUT else 0
        self.claims += step.claims


OnStep = Callable[[Step], None]


def ingest(
    inputs: Sequence[str | Path],
    ledger: Ledger,
    engine: Engine,
    stdin: BinaryIO | None = None,
    on_step: OnStep | None = None,
) -> Tally:
    """Read, analyse and store ``inputs``. A run that was cut short is continued by running it again.

    ``on_step`` is called once an input, after it is safely on the disk.
    """
    return take(intake(inputs, stdin), ledger, engine, on_step)


def take(items: Iterable[Item], ledger: Ledger, engine: Engine, on_step: OnStep | None = None) -> Tally:
    """:func:`ingest` of what an intake gives."""
    tally = Tally()

    def done(step: Step) -> None:
        tally.add(step)
        if on_step:
            on_step(step)

    for outcome in engine.run(_new(items, ledger, done)):
        done(_keep(outcome.raw, outcome.result, ledger))
    return tally


def analyses(
    inputs: Sequence[str | Path], engine: Engine, stdin: BinaryIO | None = None
) -> Iterator[Analysis | Quarantined]:
    """Read and analyse ``inputs`` without any ledger, unreadable ones as their reasons."""
    refused: list[Quarantined] = []

    def readable() -> Iterator[RawReport]:
        for item in intake(inputs, stdin):
            if isinstance(item, Quarantined):
                refused.append(item)
            elif isinstance(item, RawReport):
                yield item

    for outcome in engine.run(readable()):
        yield outcome.result
    yield from refused


def count(inputs: Sequence[str | Path]) -> int:
    """How many reports ``inputs`` hold, readable or not."""
    return sum(not isinstance(item, LeftOut) for item in intake(inputs))


def _new(items: Iterable[Item], ledger: Ledger, done: OnStep) -> Iterator[RawReport]:
    """Reports that the ledger does not have; the others are dealt with on the way."""
    for item in items:
        if isinstance(item, Quarantined):
            done(_refuse(item, ledger))
        elif isinstance(item, LeftOut):
            done(Step(Fate.LEFT_OUT, item.locator, detail=item.reason, members=item.count))
        elif (report := ledger.held(item)) is not None:
            done(Step(Fate.KNOWN, item.locator, report=report))
        else:
            yield item


def _keep(raw: RawReport, result: Analysis | Quarantined, ledger: Ledger) -> Step:
    if isinstance(result, Quarantined):
        return _refuse(result, ledger)
    if ledger.store(raw, result):
        return Step(Fate.STORED, raw.locator, len(result.claims), report=result.document.id)
    return Step(Fate.KNOWN, raw.locator, report=ledger.held(raw))


def _refuse(item: Quarantined, ledger: Ledger) -> Step:
    ledger.quarantine(item)
    return Step(Fate.QUARANTINED, item.locator, detail=item.reason)
