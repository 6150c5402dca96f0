"""A round over a watched folder or file: what is new or changed is read, the rest is passed by cheaply.

What may still be growing is left for the next round. What vanishes is forgotten here; the ledger keeps what it brought.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from muster.domain.record import Quarantined
from muster.pipeline.engine import Engine
from muster.pipeline.ingest import Fate, OnStep, Step
from muster.pipeline.looking import Looker, Looks, name, refused, seen_as
from muster.pipeline.pen import Pen
from muster.pipeline.turns import take_in_turns
from muster.pipeline.watchlist import Look, Memory, Round
from muster.read.containers import Item
from muster.read.inputs import of_stream

LISTED = 100  # reports and refusals that a round names; all are counted


@dataclass
class _Reading:
    """What a round gives out, and which files were given out to their end and are still what was hashed."""

    looks: Looks
    told: frozenset[str]
    whole: list[Look] = field(default_factory=list)

    @property
    def fresh(self) -> list[Quarantined]:
        """Refusals that no earlier round told."""
        return [item for item in self.looks.refused if _told_as(item) not in self.told]

    def items(self) -> Iterator[Item]:
        yield from self.fresh
        for path, seen in self.looks.changed:
            yield from _of_file(path)
            if _still(path, seen):
                self.whole.append(seen)


def run_round(
    root: Path,
    looker: Looker,
    pen: Pen,
    engine: Engine,
    at: str,
    stop: Event,
    on_step: OnStep = lambda step: None,
) -> tuple[Round, Memory]:
    """One round over ``root``: what it found, and what the next one has to know. ``at``: ISO UTC, for the record."""
    memory = looker.memory
    if not root.exists() or root.resolve() != root:
        return Round(at, trouble="It is not there any more, or a link stands in its place."), memory
    looks, steps = looker.look(root), list[Step]()
    reading = _Reading(looks, frozenset(memory.refused))

    def stepped(step: Step) -> None:
        steps.append(step)
        on_step(step)

    if looks.changed or reading.fresh:
        take_in_turns(reading.items(), pen, engine, stepped, stop)
    here = {seen.path for seen in (*looks.same, *looks.growing, *(seen for _, seen in looks.changed))}
    gone = sum(seen.path not in here for seen in memory.read)
    told = tuple(sorted(_told_as(item) for item in looks.refused))
    after = Memory((*looks.same, *reading.whole), tuple(looks.growing), told)
    return _round(at, steps, looks, len(reading.whole), gone), after


def _round(at: str, steps: list[Step], looks: Looks, read: int, gone: int) -> Round:
    stored, known, aside, left_out = ([step for step in steps if step.fate is fate] for fate in Fate)
    return Round(
        at,
        stored=len(stored),
        known=len(known),
        aside=len(aside),
        claims=sum(step.claims for step in stored),
        read=read,
        same=len(looks.same),
        growing=len(looks.growing),
        left_out=sum(step.members for step in left_out),
        gone=gone,
        reports=tuple(step.report for step in stored[:LISTED] if step.report),
        refused=tuple((step.locator, step.detail) for step in aside[:LISTED]),
    )


def _of_file(path: Path) -> Iterator[Item]:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return  # gone since it was hashed
    except OSError as error:
        yield refused(path, error)
        return
    with stream:
        yield from of_stream(stream, name(path), path.suffix)


def _told_as(item: Quarantined) -> str:
    return f"{item.locator}: {item.reason}"


def _still(path: Path, seen: Look) -> bool:
    try:
        return seen.like(seen_as(path, path.stat()))
    except OSError:
        return False
