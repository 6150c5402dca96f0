"""The reader: questions to a ledger, from any thread, while a writer may be at work."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from sqlalchemy.exc import DatabaseError

from muster.domain.errors import StopRun
from muster.store import dialect
from muster.store.address import Address
from muster.store.migrations import pending_steps
from muster.store.reader_findings import FindingReader
from muster.store.reader_records import RecordReader


class LedgerReader(FindingReader, RecordReader):
    """Read-only and thread-safe: every question opens its own connection and sees one consistent state."""

    @classmethod
    def open(cls, address: Address | Path | str) -> LedgerReader:
        """Raises NotFound when there is no ledger, StopRun when its schema is older or newer than this Muster's, Retry
        when the database server cannot be reached.
        """
        database = dialect.at(Address.of(address))
        engine = database.reader()
        try:
            pending = pending_steps(engine)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, DatabaseError):
                raise database.explain(error) from error
            raise
        if pending:
            engine.dispose()
            raise StopRun(
                f"{database.address} was written by an older Muster; bring it up to date with: muster verify --rebuild"
            )
        return cls(database, engine)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> LedgerReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
