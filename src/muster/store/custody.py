"""The custody log: each entry carries the hash of the one before, so none can be changed or taken out unseen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from muster.domain.ids import digest
from muster.domain.record import Custody

FIRST = "0" * 64
ALSO_AT = "also at"  # the report of these bytes stands at a second address, the locator
CLOCK_BACK = "clock set back"  # the locator tells what the clock said


def moment_of(entry: Custody) -> datetime:
    """When an entry was written (aware UTC)."""
    return datetime.fromisoformat(entry.at)


def append(last: Custody | None, at: str, action: str, sha256: str, locator: str, tool: str) -> Custody:
    """The entry that follows ``last``."""
    seq = last.seq + 1 if last else 1
    previous = last.hash if last else FIRST
    return Custody(
        seq,
        at,
        action,
        sha256,
        locator,
        tool,
        previous,
        _hash(seq, at, action, sha256, locator, tool, previous),
    )


def problems(chain: Iterable[Custody]) -> tuple[str, ...]:
    """Where the chain breaks, in words; empty when it holds."""
    found, previous, expected = [], FIRST, 1
    for entry in chain:
        if entry.seq != expected:
            found.append(f"custody entry {expected} is absent")
        if entry.previous != previous:
            found.append(f"custody entry {entry.seq} does not follow the one before it")
        if entry.hash != _hash(*entry[:-1]):
            found.append(f"custody entry {entry.seq} was changed after it was written")
        previous, expected = entry.hash, entry.seq + 1
    return tuple(found)


def _hash(seq: int, *fields: str) -> str:
    return digest(str(seq), *fields)
