"""Where a ledger is kept: a folder, or a PostgreSQL database that a team shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from muster.domain.errors import UsageError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")
_POSTGRESQL = ("postgresql", "postgres")  # both as libpq has them


@dataclass(frozen=True, slots=True)
class Address:
    """A folder, or the ``postgresql://`` URL of a database. As text it never shows a password."""

    place: Path | URL

    @classmethod
    def of(cls, given: Address | Path | str) -> Address:
        """Raises UsageError when it looks like a URL and is none of a PostgreSQL database."""
        if isinstance(given, Address):
            return given
        scheme = _SCHEME.match(str(given))
        return cls(_url(str(given), scheme[1]) if scheme else Path(given))

    def __str__(self) -> str:
        if isinstance(self.place, Path):
            return str(self.place)
        return self.place.render_as_string(hide_password=True)


def _url(given: str, scheme: str) -> URL:
    if scheme.lower() not in _POSTGRESQL:
        raise UsageError(f"{scheme}: a ledger is a folder or postgresql://USER@HOST/DATABASE")
    if "://" not in given:
        raise UsageError("a PostgreSQL address is text with two slashes, postgresql://…, not a path")
    try:
        url = make_url(given).set(drivername="postgresql")
    except (ArgumentError, ValueError):  # the text may hold a password, so it is not repeated
        raise UsageError("not readable as an address; write postgresql://USER@HOST:PORT/DATABASE") from None
    if "password" in url.query:
        raise UsageError("a password has no place among the options of an address; use ~/.pgpass")
    return url
