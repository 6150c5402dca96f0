"""Original bytes in a table of the database, addressed by their SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Engine, LargeBinary, MetaData, Table, Text, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DatabaseError

from muster.domain.errors import MusterError, NotFound

EVIDENCE_BYTES = Table(
    "evidence_bytes",
    MetaData(),  # not of the ledger's own tables: where the bytes lie is no part of what a ledger says
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


class EvidenceTable:
    """The :class:`~muster.store.evidence.Evidence` of a ledger in PostgreSQL: rows that are written once."""

    def __init__(self, engine: Engine, explain: Callable[[DatabaseError], MusterError]) -> None:
        self._engine = engine
        self._explain = explain

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its SHA-256; on return it is committed. Bytes cut short are written again."""
        sha256 = hashlib.sha256(content).hexdigest()
        adding = insert(EVIDENCE_BYTES)
        whole, kept = adding.excluded.content, EVIDENCE_BYTES.c.content
        adding = adding.on_conflict_do_update(
            index_elements=["sha256"],
            set_={"content": whole},
            where=func.octet_length(kept) != func.octet_length(whole),
        )
        with self._connection() as connection, connection.begin():
            connection.execute(adding, [{"sha256": sha256, "content": content}])
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises NotFound when they are not here."""
        content = self._content(sha256)
        if content is None:
            raise NotFound(f"no evidence {sha256}")
        return content

    def problem(self, sha256: str, size: int) -> str | None:
        """Why the kept bytes cannot be trusted, or None."""
        content = self._content(sha256)
        if content is None:
            return f"evidence {sha256}: the bytes are absent"
        if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
            return f"evidence {sha256}: the bytes are not what was collected ({len(content)} bytes, recorded {size})"
        return None

    def sweep(self) -> int:
        """Nothing to remove: the database undoes what a killed writer left."""
        return 0

    def _content(self, sha256: str) -> bytes | None:
        column = EVIDENCE_BYTES.c.content
        with self._connection() as connection:
            found = connection.execute(select(column).where(EVIDENCE_BYTES.c.sha256 == sha256)).scalar()
        return None if found is None else bytes(found)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as error:
            raise self._explain(error) from error
