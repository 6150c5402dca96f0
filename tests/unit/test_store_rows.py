"""What the ledger notes of a piece of evidence beside its bytes."""

from __future__ import annotations

from dataclasses import replace

from muster.domain.document import RawReport
from muster.read.document import read
from muster.store.rows import evidence_row, intake_key

RAW = RawReport(b"Trucks left.", "text/plain", "w.warc#urn:uuid:1", url="https://a.example/1")


def test_when_an_archive_collected_it_is_noted_and_is_neither_date_nor_identity() -> None:
    raw = replace(RAW, collected="2025-01-14T12:00:00Z")
    row = evidence_row(raw, read(raw), "0" * 64, "2025-02-01T00:00:00+00:00", "muster")
    assert row["method"] == "read from a local archive that collected it at 2025-01-14T12:00:00Z"
    assert (row["published"], row["collected_at"]) == (None, "2025-02-01T00:00:00+00:00")
    assert intake_key(raw) == intake_key(RAW)
    row = evidence_row(RAW, read(RAW), "0" * 64, "2025-02-01T00:00:00+00:00", "muster")
    assert row["method"] == "read from local input"
