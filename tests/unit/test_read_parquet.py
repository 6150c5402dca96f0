"""Parquet in: a row is a report, nothing is lost in silence, and a file is never held whole."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from muster.domain.document import RawReport
from muster.domain.errors import UnreadableReport, UsageError
from muster.domain.extras import optional
from muster.domain.record import Quarantined
from muster.read.caps import Caps
from muster.read.document import read
from muster.read.intake import Item, intake
from muster.read.parquet import rows

pa = pytest.importorskip("pyarrow", reason="the extra 'archive' is not installed")
pq = pytest.importorskip("pyarrow.parquet")


def written(path: Path, columns: dict[str, Any], **how: Any) -> Path:
    pq.write_table(pa.table(columns), path, **how)
    return path


def taken(path: Path) -> list[Item]:
    return list(intake([path]))


def reasons(items: list[Item]) -> dict[str, str]:
    return {i.locator.partition("#")[2]: i.reason for i in items if isinstance(i, Quarantined)}


def test_a_row_is_the_report_that_a_json_line_with_its_fields_is(tmp_path: Path) -> None:
    record = {
        "id": "a",
        "outlet": "Gazette",
        "published": "2024-12-14",
        "lang": "en",
        "text": "Troops left Tartus.",
    }
    (line,) = intake([_lines(tmp_path / "a.jsonl", record)])
    (row,) = taken(written(tmp_path / "a.parquet", {name: [value] for name, value in record.items()}))
    assert isinstance(row, RawReport)
    assert isinstance(line, RawReport)
    assert (row.content, read(row)) == (line.content, read(line))
    assert row.locator == f"{tmp_path / 'a.parquet'}#row-1"


def _lines(path: Path, record: dict[str, Any]) -> Path:
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_dates_numbers_and_bytes_become_what_json_has(tmp_path: Path) -> None:
    moments = pa.array([datetime(2024, 12, 14, 9, 30, tzinfo=UTC)], pa.timestamp("ns", tz="UTC"))
    words = pa.array(["Войска ушли."]).dictionary_encode()
    path = written(
        tmp_path / "a.parquet", {"report_id": [7], "published": moments, "text": words, "vector": [[0.5]]}
    )
    (row,) = taken(path)
    assert isinstance(row, RawReport)
    assert (row.report_id, row.published) == ("7", "2024-12-14T09:30:00+00:00")
    assert json.loads(row.content) == {"report_id": 7, "published": row.published, "text": "Войска ушли."}
    (day,) = taken(
        written(tmp_path / "b.parquet", {"published": [date(2024, 12, 14)], "text": pa.array([b"All left."])})
    )
    assert isinstance(day, RawReport)
    assert (day.published, read(day).text) == ("2024-12-14", "All left.")


def test_rows_that_are_no_report_are_set_aside_one_by_one(tmp_path: Path) -> None:
    texts = pa.array([b"Good.", b"\xff\xfe", None, b" ", b"Good too."], pa.binary())
    items = taken(written(tmp_path / "a.parquet", {"text": texts}))
    assert len(items) == 5
    found = reasons(items)
    assert list(found) == ["row-2", "row-3", "row-4"]
    assert "cannot be read" in found["row-2"]
    assert "no 'text'" in found["row-3"]


def test_a_row_over_the_cap_is_set_aside(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"text": ["short", "long " * 100]})
    with path.open("rb") as stream:
        items = list(rows(stream, "a", Caps(line=200)))
    assert list(reasons(items)) == ["row-2"]


def test_rows_come_batch_by_batch(tmp_path: Path) -> None:
    """What is read before the first report is given out does not grow with the file."""
    texts = [f"{number} " * 9999 for number in range(600)]
    how = {"compression": "none", "use_dictionary": False, "write_batch_size": 8, "data_page_size": 1 << 16}
    path = written(tmp_path / "a.parquet", {"text": texts}, **how)

    class Counted(io.FileIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(-1 if size is None else size)
            Counted.taken += len(found or b"")
            return found or b""

    with Counted(path, "rb") as stream:
        next(rows(stream, "a", Caps()))  # type: ignore[arg-type]
        assert 0 < Counted.taken < path.stat().st_size / 2


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"text": [f"Report {n}." for n in range(200)]})
    path.write_bytes(path.read_bytes()[:-50])
    (item,) = taken(path)
    assert isinstance(item, Quarantined)
    assert "broken Parquet" in item.reason


def test_damage_in_the_middle_is_told_with_the_number_of_rows_read(tmp_path: Path) -> None:
    texts = [f"Report {n} of the day." * 50 for n in range(3000)]
    path = written(
        tmp_path / "a.parquet",
        {"text": texts},
        row_group_size=500,
        compression="none",
        write_page_checksum=True,
    )
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    items = taken(path)
    *good, last = items
    assert all(isinstance(item, RawReport) for item in good)
    assert 0 < len(good) < 3000
    assert isinstance(last, Quarantined)
    assert last.reason.startswith(f"{len(good)} rows read, then: broken Parquet")


@pytest.mark.parametrize(
    ("columns", "told"),
    [({"body": ["x"]}, "no column 'text'"), ({"text": pa.array([], pa.string())}, "no rows")],
)
def test_a_file_without_reports_is_set_aside(tmp_path: Path, columns: dict[str, Any], told: str) -> None:
    (item,) = taken(written(tmp_path / "a.parquet", columns))
    assert isinstance(item, Quarantined)
    assert told in item.reason


def test_what_only_calls_itself_parquet_is_set_aside_and_a_parquet_file_of_any_name_is_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.parquet").write_text("not so", "utf-8")
    written(tmp_path / "b", {"text": ["Here."]})
    named, unnamed = taken(tmp_path)
    assert isinstance(named, Quarantined)
    assert isinstance(unnamed, RawReport)


def test_a_column_that_grows_beyond_reason_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muster.read.parquet._HARMLESS", 10_000)
    path = written(tmp_path / "a.parquet", {"text": ["0" * 5_000_000]}, compression="zstd")
    (item,) = taken(path)
    assert isinstance(item, Quarantined)
    assert (item.error, "grows from" in item.reason) == ("TooLarge", True)


def test_a_pipe_is_refused_with_what_to_do() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    (item,) = intake(["-"], Pipe(b"PAR1" + b"\0" * 20))
    assert isinstance(item, Quarantined)
    assert "name the file" in item.reason
    with pytest.raises(UnreadableReport):
        list(rows(Pipe(b""), "-", Caps()))


def test_an_extra_that_is_not_installed_is_named() -> None:
    with pytest.raises(UsageError, match=r"pip install 'muster-osint\[archive\]'"):
        optional("pyarrow_absent", "archive", "Parquet")
    with pytest.raises(ModuleNotFoundError):  # there, but broken inside: not the user's mistake
        optional("muster.absent", "archive", "Parquet")
