"""A look at a watched folder or file: what is new or changed, what is the same, what may still be growing.

A file is known by size and time of change, and where these differ by its hash. One that changed in the last seconds may be
half written.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from muster.domain.errors import UnreadableReport, UnsafeInput
from muster.domain.record import Quarantined
from muster.pipeline.watchlist import Look, Memory
from muster.read.intake import files_in
from muster.read.streams import pieces

QUIET = 3.0  # seconds without a change after which a file counts as written

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
                found.refused.append(refused(one, error))
        return found

    def _sort(self, path: Path, found: Looks) -> None:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            why = UnsafeInput("neither a file nor a folder")
            found.refused.append(Quarantined(name(path), str(why), type(why).__name__))
            return
        here = seen_as(path, state)
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
        if not here.like(seen_as(path, path.stat())):  # it changed while it was read
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


def name(path: Path) -> str:
    """A path as text that can be stored: bytes that are no UTF-8 are shown by their numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def refused(path: Path, error: OSError) -> Quarantined:
    """Why a file cannot be opened."""
    why = UnreadableReport(f"cannot be opened: {(error.strerror or 'no reason is given').lower()}")
    return Quarantined(name(path), str(why), type(why).__name__)


def seen_as(path: Path, state: os.stat_result) -> Look:
    """How a file looks before it is hashed."""
    return Look(name(path), state.st_size, state.st_mtime_ns, "")


def _sha256(path: Path) -> str:
    summed = hashlib.sha256()
    with path.open("rb") as stream:
        for piece in pieces(stream):
            summed.update(piece)
    return summed.hexdigest()
