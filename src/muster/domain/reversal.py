"""Words of people that are only ever added: their order, and which of them a later one takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol


class Signed(Protocol):
    """A word somebody gave at a time (ISO date-time), which may take back an earlier one (id)."""

    @property
    def id(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def reverses(self) -> str | None: ...


def order(word: Signed) -> tuple[datetime, str]:
    """The moment, then the id. A time without zone is read as UTC. Raises ValueError when ``at`` is no ISO date-time."""
    return moment(word.at), word.id


def moment(at: str) -> datetime:
    """An ISO date or date-time as an aware instant, UTC where no zone is given."""
    read = datetime.fromisoformat(at)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def taken_back(words: Sequence[Signed]) -> dict[str, str]:
    """For each word that is taken back, the latest one that does so and stands itself.

    A reversal names what it reverses by content id, so there are no circles; the outermost ones are settled first.
    """
    by_id = {word.id: word for word in words}
    gone: dict[str, str] = {}
    for word in sorted(words, key=lambda w: (-_depth(w, by_id), order(w))):
        if word.reverses in by_id and word.id not in gone:
            gone[word.reverses] = word.id
    return gone


def _depth(word: Signed, by_id: Mapping[str, Signed]) -> int:
    depth, reverses = 0, word.reverses
    while reverses is not None:
        depth += 1
        target = by_id.get(reverses)
        reverses = target.reverses if target else None
    return depth
