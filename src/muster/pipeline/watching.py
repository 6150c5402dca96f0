"""A round over a watched folder or file: what is new or changed is read, the rest is passed by cheaply.

A file is known by size and time of change, and where these differ by its hash. One that may still be growing (it changed
in the last seconds) is left for the next round. What vanishes is forgotten here; the ledger keeps what it brought.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from muster.domain.document import RawReport
from muster.domain.errors import UnreadableReport, UnsafeInput
from muster.domain.record import Quarantined
from muster.pipeline.engine import Engine
from muster.pipeline.ingest import Fate, OnStep, Step
from muster.pipeline.pen import Pen
from muster.pipeline.turns import take_in_turns
from muster.pipeline.watchlist import Look, Memory, Round
from muster.read.intake import files_in, of_stream
from muster.read.streams import pieces

QUIET = 3.0  # seconds without a change after which a file counts as written
LISTED = 100  # reports and refusals that a round names; all are counted

Clock = Callable[[], int]  # nanoseconds since 1970


@dataclass
class Looks:
    """What one look found, by path as text. ``changed``: files to read, with how they looked when they were hashed."""

    changed: list[tuple[Path, Look]] = field(default_factory=list)
    same: list[Look] = field(default_factory=list)
    growing: list[Look] = field(default_factory=list)
    refused: list[Quarantined] = field(default_factory=list)


@dataclass
class Looker:
    """Looks at files and compares with an earlier round. Nothing is read but what changed, and that only for its hash."""

    memory: Memory
    now: Clock = time.time_ns
    quiet: float = QUIET

    def __post_init__(self) -> None:
        self._read = {seen.path: seen for seen in self.memory.read}
        self._growing = {seen.path: seen for seen in self.memory.growing}

    def look(self, root: Path) -> Looks:
        """Every file under ``root``, or ``root`` itself."""
        found = Looks()
        for one in files_in(root) if root.is_dir() else (root,):
            if isinstance(one, Quarantined):
                found.refused.append(one)
                continue
            try:
                self._sort(one, found)
            except FileNotFoundError:
                continue  # it went while we looked
            except OSError as error:
                found.refused.append(_refused(one, error))
        return found

    def _sort(self, path: Path, found: Looks) -> None:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            why = UnsafeInput("neither a file nor a folder")
            found.refused.append(Quarantined(name(path), str(why), type(why).__name__))
            return
        here = _seen(path, state)
        before = self._read.get(here.path)
        if before and here.like(before):
            found.same.append(before)
        elif not self._left_alone(here):
            earlier = self._growing.get(here.path)
            found.growing.append(earlier if earlier and here.like(earlier) else replace(here, at=self.now()))
        else:
            self._hash(path, here, before, found)

    def _hash(self, path: Path, here: Look, before: Look | None, found: Looks) -> None:
        hashed = replace(here, sha256=_sha256(path))
        if not here.like(_seen(path, path.stat())):  # it changed while it was read
            found.growing.append(replace(here, at=self.now()))
        elif before and before.sha256 == hashed.sha256:
            found.same.append(hashed)
        else:
            found.changed.append((path, hashed))

    def _left_alone(self, here: Look) -> bool:
        """Whether nobody has written for a while: by the file's own time, or by ours where its clock runs ahead."""
        needed, earlier = self.quiet * 1e9, self._growing.get(here.path)
        if self.now() - here.changed >= needed:
            return True
        return earlier is not None and here.like(earlier) and self.now() - earlier.at >= needed


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

    def items(self) -> Iterator[RawReport | Quarantined]:
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
    refused = tuple(sorted(_told_as(item) for item in looks.refused))
    after = Memory((*looks.same, *reading.whole), tuple(looks.growing), refused)
    return _round(at, steps, looks, len(reading.whole), gone), after


def name(path: Path) -> str:
    """A path as text that can be stored: bytes that are no UTF-8 are shown by their numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _round(at: str, steps: list[Step], looks: Looks, read: int, gone: int) -> Round:
    stored, known, aside = ([step for step in steps if step.fate is fate] for fate in Fate)
    return Round(
        at,
        stored=len(stored),
        known=len(known),
        aside=len(aside),
        claims=sum(step.claims for step in stored),
        read=read,
        same=len(looks.same),
        growing=len(looks.growing),
        gone=gone,
        reports=tuple(step.report for step in stored[:LISTED] if step.report),
        refused=tuple((step.locator, step.detail) for step in aside[:LISTED]),
    )


def _of_file(path: Path) -> Iterator[RawReport | Quarantined]:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return  # gone since it was hashed
    except OSError as error:
        yield _refused(path, error)
        return
    with stream:
        yield from of_stream(stream, name(path), path.suffix)


def _refused(path: Path, error: OSError) -> Quarantined:
    why = UnreadableReport(f"cannot be opened: {(error.strerror or 'no reason is given').lower()}")
    return Quarantined(name(path), str(why), type(why).__name__)


def _told_as(item: Quarantined) -> str:
    return f"{item.locator}: {item.reason}"


def _seen(path: Path, state: os.stat_result) -> Look:
    return Look(name(path), state.st_size, state.st_mtime_ns, "")


def _still(path: Path, seen: Look) -> bool:
    try:
        return seen.like(_seen(path, path.stat()))
    except OSError:
        return False


def _sha256(path: Path) -> str:
    summed = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in pieces(stream):
            summed.update(piece)
    return summed.hexdigest()
