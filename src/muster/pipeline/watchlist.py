"""What is watched on this machine: files beside the ledger, not rows in it.

A path means something on one machine only, a ledger in a database is shared by many, and what a ledger says must not
depend on where its reports lay. So the list is kept where this machine keeps its own things (:func:`machine_folder`), a
few small files for each folder that is watched, each replaced whole.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from muster.domain.errors import NotFound, UsageError
from muster.pipeline.files import replaced
from muster.store.address import Address
from muster.store.codec import dumps, loads

NEWS = 20  # rounds that brought something, kept beside the last one
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder or file that is read again and again. ``served``: by the server, else by the command ``muster watch``."""

    id: str
    path: str  # absolute, without links
    every: int  # seconds
    since: str  # ISO UTC
    by: str
    served: bool = True
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What one round found. Reports: ``stored + known + aside``, beside which members of archives
    that are no reports are ``left_out``; files: ``read``, ``same``, ``growing``, ``gone``."""

    at: str  # ISO UTC
    stored: int = 0
    known: int = 0
    aside: int = 0
    claims: int = 0
    read: int = 0
    same: int = 0
    growing: int = 0
    gone: int = 0
    trouble: str = ""
    reports: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    left_out: int = 0

    @property
    def news(self) -> bool:
        """Whether anything was taken in or set aside."""
        return bool(self.stored or self.aside)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The last round, and the latest ones that brought something, newest first."""

    last: Round | None = None
    news: tuple[Round, ...] = ()

    def with_(self, round_: Round) -> Rounds:
        return Rounds(round_, ((round_, *self.news) if round_.news else self.news)[:NEWS])


@dataclass(frozen=True, slots=True)
class Look:
    """How a file looked: bytes, time of change and moment of the look in nanoseconds since 1970. ``path`` as text."""

    path: str
    size: int
    changed: int
    sha256: str
    at: int = 0

    def like(self, other: Look | None) -> bool:
        """Whether size and time of change are the same."""
        return other is not None and (self.size, self.changed) == (other.size, other.changed)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a round has to know of the ones before: files that were read, files that may be growing, refusals told."""

    read: tuple[Look, ...] = ()
    growing: tuple[Look, ...] = ()
    refused: tuple[str, ...] = ()


def machine_folder(address: Address | Path) -> Path:
    """Where this machine keeps what belongs to a ledger but is no part of it: in its folder, or for a database under
    ``$XDG_STATE_HOME/muster``."""
    place = Address.of(address).place
    if isinstance(place, Path):
        return place
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return state / "muster" / hashlib.sha256(str(Address(place)).encode()).hexdigest()[:16]


def vetted(path: Path, ledger: Path) -> Path:
    """The path as it may be watched. Raises UsageError with the reason where it may not."""
    if "\x00" in str(path) or not path.is_absolute() or ".." in path.parts:
        raise UsageError("a whole path is needed, from the root and without '..'")
    real = path.resolve()
    if real != path:
        raise UsageError("a link stands in this path: name where the folder really lies")
    if not (real.is_dir() or real.is_file()):
        raise UsageError("there is no such folder or file on this machine")
    own = ledger.resolve()
    if own.is_relative_to(real) or real.is_relative_to(own):
        raise UsageError("the ledger's own folder cannot be watched, nor one that holds it")
    return real


class Watchlist:
    """The watched folders of one ledger on this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Watched]:
        """By path."""
        ids = [path.stem for path in self._folder.glob("*.json") if _ID.fullmatch(path.stem)]
        return sorted((self.one(one) for one in ids), key=lambda watched: watched.path)

    def one(self, watch_id: str) -> Watched:
        """Raises NotFound."""
        path = self._folder / f"{watch_id}.json"
        if not _ID.fullmatch(watch_id) or not path.is_file():
            raise NotFound(f"nothing watched is called {watch_id}")
        return loads(Watched, path.read_text("utf-8"))

    def add(self, path: Path, every: int, at: str, by: str, served: bool) -> Watched:
        """Watch ``path`` (:func:`vetted`). One that is watched already keeps its history and takes the new interval."""
        watch_id = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
        watched = Watched(watch_id, str(path), every, at, by, served)
        if (self._folder / f"{watch_id}.json").is_file():
            before = self.one(watch_id)
            watched = replace(before, every=every, served=served or before.served, paused=False)
        self._write(watched)
        return watched

    def pause(self, watch_id: str, paused: bool) -> None:
        """Raises NotFound."""
        self._write(replace(self.one(watch_id), paused=paused))

    def remove(self, watch_id: str) -> None:
        """Watch it no more. The ledger keeps what it brought. Raises NotFound."""
        self.one(watch_id)
        for kind in ("json", "rounds", "memory"):
            (self._folder / f"{watch_id}.{kind}").unlink(missing_ok=True)

    def rounds(self, watch_id: str) -> Rounds:
        path = self._folder / f"{watch_id}.rounds"
        return loads(Rounds, path.read_text("utf-8")) if path.is_file() else Rounds()

    def memory(self, watch_id: str) -> Memory:
        path = self._folder / f"{watch_id}.memory"
        return loads(Memory, path.read_text("utf-8")) if path.is_file() else Memory()

    def keep(self, watch_id: str, round_: Round, memory: Memory) -> None:
        """Keep what a round found. Memory last: a round whose memory is lost is only read again."""
        for kind, text in (
            ("rounds", dumps(Rounds, self.rounds(watch_id).with_(round_))),
            ("memory", dumps(Memory, memory)),
        ):
            with replaced(self._folder / f"{watch_id}.{kind}") as file:
                file.write(text)

    def _write(self, watched: Watched) -> None:
        with replaced(self._folder / f"{watched.id}.json") as file:
            file.write(dumps(Watched, watched))
