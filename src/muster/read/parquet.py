"""Reports in a Parquet file, one a row, read batch by batch: at most one batch of rows is held at a time.

The columns are those of a JSON Lines record (:mod:`muster.read.records`); others are not read. The evidence of a row is
the JSON object of its fields, so a row and a JSON line with the same fields are the same report. Format: Apache Parquet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from muster.domain.document import RawReport
from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.domain.extras import optional
from muster.domain.record import Quarantined
from muster.read.caps import Caps
from muster.read.collection import item
from muster.read.normalise import printable

FIELDS = ("report_id", "id", "url", "outlet", "published", "title", "language", "lang", "text")
_BATCH = 64  # rows
_BUFFER = 1 << 20  # bytes read ahead of a column
_BOMB = 200  # times: text shrinks to a tenth at best, so a column chunk that grows more is no text
_HARMLESS = 1 << 28  # bytes that a column chunk may grow to at any ratio
Item = RawReport | Quarantined


def rows(stream: BinaryIO, locator: str, cap: Caps) -> Iterator[Item]:
    """Reports of a Parquet file; a row that is none is one bad item, with its number (from 1) in the locator.

    Raises UnreadableReport, after the rows already given out, where the file is cut short, damaged or has no ``text``;
    TooLarge where a column would grow beyond reason; UsageError where pyarrow is not installed.
    """
    if not stream.seekable():
        raise UnreadableReport("Parquet is read from its end, which a pipe has not: name the file instead")
    arrow, given = optional("pyarrow", "archive", "Parquet"), 0
    try:
        file = _opened(stream)
        for batch in file.iter_batches(batch_size=_BATCH, columns=_columns(file)):
            cells = {name: _column(batch.column(name), arrow) for name in batch.schema.names}
            for row in range(batch.num_rows):
                given += 1
                yield _item({name: cells[name][row] for name in cells}, f"{locator}#row-{given}", cap)
    except (arrow.ArrowException, OSError) as error:
        raise UnreadableReport(f"{_after(given)}broken Parquet ({_why(error)}): write it again") from error
    if given != file.metadata.num_rows or not given:
        told = f"{_after(given)}the file announces {file.metadata.num_rows} rows" if given else "no rows"
        raise UnreadableReport(f"{told}: nothing more can be read")


def _opened(stream: BinaryIO) -> Any:
    stream.seek(0)
    parquet = optional("pyarrow.parquet", "archive", "Parquet")
    return parquet.ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER, page_checksum_verification=True)


def _columns(file: Any) -> list[str]:
    """Names of the columns to read, in the order of the file."""
    names = file.schema_arrow.names
    if "text" not in names:
        listed = printable(", ".join(names))[:200] or "none"
        raise UnreadableReport(f"no column 'text' holds the words of the reports; the columns are: {listed}")
    wanted = [name for name in names if name in FIELDS]
    _refuse_bombs(file.metadata, set(wanted))
    return wanted


def _refuse_bombs(metadata: Any, wanted: set[str]) -> None:
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(number)
            size, packed = chunk.total_uncompressed_size, chunk.total_compressed_size
            if chunk.path_in_schema.partition(".")[0] in wanted and size > max(_HARMLESS, _BOMB * packed):
                raise TooLarge(
                    f"column {printable(chunk.path_in_schema)[:60]!r} grows from {packed:,} to {size:,} bytes"
                )


def _column(column: Any, arrow: Any) -> Any:
    """A column whose times have microseconds at most, as Python's have."""
    if arrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        return column.cast(arrow.timestamp("us", column.type.tz), safe=False)
    return column


def _item(cells: dict[str, Any], locator: str, cap: Caps) -> Item:
    try:
        return item(_content(cells, cap), locator, cap)
    except SkipReport as error:
        return Quarantined(locator, str(error), type(error).__name__)


def _content(cells: dict[str, Any], cap: Caps) -> bytes:
    """The row as a JSON object without its empty fields."""
    try:
        record = {name: _plain(cell.as_py()) for name, cell in cells.items()}
    except (ValueError, OverflowError) as error:
        raise UnreadableReport(f"a field of the row cannot be read ({_why(error)})") from error
    given = {name: value for name, value in record.items() if value is not None}
    content = json.dumps(given, ensure_ascii=False, default=lambda value: None).encode("utf-8")
    if len(content) > cap.line:
        raise TooLarge(f"the row is longer than {cap.line:,} bytes: split it")
    return content


def _plain(value: Any) -> Any:
    """A cell as JSON has it: bytes are UTF-8 text, dates and times their ISO form."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return value.isoformat() if isinstance(value, date) else value


def _after(given: int) -> str:
    return f"{given} rows read, then: " if given else ""


def _why(error: Exception) -> str:
    return printable(str(error).partition("\n")[0])[:120] or type(error).__name__
