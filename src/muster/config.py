"""Settings: ``muster.toml`` in the working folder, then the environment. Read by entry points only.

========================  ================  =================================================================
environment               muster.toml       meaning
========================  ================  =================================================================
``MUSTER_LEDGER``         ``ledger``        folder or PostgreSQL URL of the ledger (default ``muster-ledger``)
``MUSTER_WORKERS``        ``workers``       processes that analyse (default 1)
``MUSTER_QUERY_LIMIT``    ``query_limit``   seconds that a question from a page may take the database (default 1; 0: no limit)
``MUSTER_OWNERS``         ``owners``        file of outlets that belong to one house, before those that Muster knows
``MUSTER_NOW``                              the clock, fixed: ISO date-time with zone, for runs that must repeat
``SOURCE_DATE_EPOCH``                       the same in seconds since 1970 (reproducible-builds.org)
========================  ================  =================================================================
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from muster.domain.errors import UsageError
from muster.store.address import Address
from muster.store.limits import QUERY_LIMIT

FILE = "muster.toml"
DEFAULT_LEDGER = Address(Path("muster-ledger"))
_KEYS: dict[str, Any] = {"ledger": str, "workers": int, "owners": str, "query_limit": (int, float)}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run goes by. ``now`` is the fixed clock (aware UTC), None for the system's; ``query_limit`` the seconds
    that one question of a person may take the database, None for as long as it takes."""

    ledger: Address = DEFAULT_LEDGER
    workers: int = 1
    now: datetime | None = None
    owners: Path | None = None
    query_limit: float | None = QUERY_LIMIT

    def clock(self) -> datetime:
        """The time now, whole seconds, aware UTC."""
        return self.now or datetime.now(UTC).replace(microsecond=0)


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings for a working folder. Raises UsageError for a file or variable that cannot be read."""
    folder = Path.cwd() if folder is None else folder
    environment = os.environ if environment is None else environment
    written = _file(folder / FILE)
    ledger = environment.get("MUSTER_LEDGER") or written.get("ledger") or DEFAULT_LEDGER
    workers = _number("MUSTER_WORKERS", environment.get("MUSTER_WORKERS") or written.get("workers", 1))
    if workers < 1:
        raise UsageError("workers: at least 1 is needed")
    owners = environment.get("MUSTER_OWNERS") or written.get("owners")
    limit = _seconds(environment.get("MUSTER_QUERY_LIMIT") or written.get("query_limit", QUERY_LIMIT))
    house = Path(owners) if owners else None
    return Settings(Address.of(ledger), workers, _now(environment), house, limit)


def _seconds(value: str | float) -> float | None:
    """None for 0: no limit."""
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 86_400:
        raise UsageError(f"query_limit: {value!r} is no number of seconds")
    return seconds or None


def _file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not readable as TOML: {error}") from error
    for key, value in written.items():
        if key not in _KEYS:
            raise UsageError(f"{path}: no setting is called {key!r}; there are: {', '.join(sorted(_KEYS))}")
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            raise UsageError(f"{path}: {key} must be {'text' if _KEYS[key] is str else 'a number'}")
    return written


def _now(environment: Mapping[str, str]) -> datetime | None:
    printed = environment.get("MUSTER_NOW")
    if printed:
        try:
            moment = datetime.fromisoformat(printed)
        except ValueError:
            raise UsageError(
                f"MUSTER_NOW: {printed!r} is no ISO date-time, such as 2025-01-31T12:00:00Z"
            ) from None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    epoch = environment.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(_number("SOURCE_DATE_EPOCH", epoch), UTC) if epoch else None


def _number(name: str, value: str | int) -> int:
    try:
        return int(value)
    except ValueError:
        raise UsageError(f"{name}: {value!r} is no whole number") from None
