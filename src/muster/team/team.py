"""A team at one ledger, put together."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from muster.domain.query import Page
from muster.domain.team import Audited
from muster.store import team_audit
from muster.store.address import Address
from muster.store.ledger import utc_now
from muster.store.team_book import TeamBook
from muster.team.entry import Entry
from muster.team.passwords import Passwords
from muster.team.people import Now, People


class Team(NamedTuple):
    """Who belongs to it, what lets them in, and the book it is all written in."""

    book: TeamBook
    people: People
    entry: Entry

    @classmethod
    def open(
        cls, address: Address | Path | str, clock: Now = utc_now, passwords: Passwords | None = None
    ) -> Team:
        """The team of the ledger at ``address``. Raises as :meth:`TeamBook.open` does; UsageError without the extra."""
        hashing = passwords or Passwords()
        book = TeamBook.open(address)
        return cls(book, People(book, hashing, clock), Entry(book, hashing, clock))

    def close(self) -> None:
        self.book.close()

    def audited(self, limit: int, offset: int = 0, who: str | None = None) -> Page[Audited]:
        """The log, the latest first."""
        with self.book.reading() as connection:
            return team_audit.entries(connection, limit, offset, who)

    def broken(self) -> tuple[str, ...]:
        """Where the log was tampered with, in words; empty when it holds."""
        with self.book.reading() as connection:
            return team_audit.broken(connection)
