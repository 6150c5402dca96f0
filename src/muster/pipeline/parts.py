"""Finished blocks on the disk: a Parquet file each, there whole or not at all.

A part holds the reports with what became of them, so it needs nothing else to go on to the ledger. Columns: ``content``
(original bytes), ``report`` (JSON of the fields beside them), ``analysis`` and ``quarantined`` (canonical JSON, one of
the two). Pages carry checksums, which are verified when a part is read.
"""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from muster.domain.document import RawReport
from muster.domain.errors import StopRun
from muster.domain.extras import optional
from muster.pipeline.blocks import Block
from muster.pipeline.engine import Outcome
from muster.pipeline.verdicts import Verdict, Verdicts

_log = logging.getLogger(__name__)
_SUFFIX = ".part.parquet"
_NAME = 40  # hex digits of the block's key, 160 bits
_COST = b"muster.cost_workers"  # key in the footer: reports refused because they ended their workers
_AT_ONCE = 16  # reports read at a time


class Parts:
    """A work folder. ``keep``: parts stay when their reports have gone on, and other runs may use the folder too."""

    def __init__(self, folder: Path, keep: bool) -> None:
        self.folder = folder
        self._keep = keep
        self._arrow = optional("pyarrow", "archive", "a work folder")
        self._parquet = optional("pyarrow.parquet", "archive", "a work folder")
        self._wanted = Counter[str]()  # parts that are still to be read, and how often

    def open(self) -> None:
        """Make the folder; clear away what a killed run was writing, where no other run can be at work in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._keep:
            self._clear(f".*{_SUFFIX}.*")

    def expect(self, block: Block) -> bool:
        """Count on reading this block's part once. True when it is there already and sound as far as its footer tells.

        A part of an earlier run that holds a report refused for the workers it had cost is not taken up: there may be
        more memory today.
        """
        self._wanted[block.key] += 1
        path = self._path(block.key)
        if not path.is_file():
            return False
        try:
            footer = self._parquet.read_metadata(path)
            of_this_run = self._wanted[block.key] > 1
            if footer.num_rows == len(block.reports) and (of_this_run or _COST not in footer.metadata):
                return True
        except (self._arrow.ArrowException, OSError) as error:
            _log.warning("%s is damaged (%s): its reports are analysed again", path, error)
        path.unlink(missing_ok=True)
        return False

    def write(self, block: Block, verdicts: Verdicts) -> None:
        """Keep a finished block. On return it is on the disk under its final name."""
        path = self._path(block.key)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with part.open("wb") as file:
                table = self._table(block, verdicts)
                self._parquet.write_table(table, file, compression="zstd", write_page_checksum=True)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def read(self, key: str) -> Iterator[Outcome]:
        """What became of the reports of a block, in order; afterwards the part is dropped, unless parts are kept.

        Raises StopRun when the part is damaged.
        """
        path = self._path(key)
        try:
            with self._parquet.ParquetFile(path, page_checksum_verification=True) as file:
                for batch in file.iter_batches(batch_size=_AT_ONCE):
                    yield from [_outcome(row) for row in batch.to_pylist()]
        except (self._arrow.ArrowException, OSError) as error:
            raise StopRun(f"{path} is damaged ({error}): remove it and run again") from error
        self._wanted[key] -= 1
        if not self._keep and not self._wanted[key]:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """After the last block: a folder that is not kept goes, with parts of earlier runs that nobody took up."""
        if not self._keep:
            self._clear(f"*{_SUFFIX}")
            if not any(self.folder.iterdir()):
                self.folder.rmdir()

    def _clear(self, pattern: str) -> None:
        for path in self.folder.glob(pattern):
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key[:_NAME]}{_SUFFIX}"

    def _table(self, block: Block, verdicts: Verdicts) -> Any:
        arrow = self._arrow
        columns = {
            "content": arrow.array([raw.content for raw in block.reports], arrow.binary()),
            "report": arrow.array([_fields(raw) for raw in block.reports], arrow.string()),
            "analysis": arrow.array([verdict.analysis for verdict in verdicts], arrow.string()),
            "quarantined": arrow.array([verdict.quarantined for verdict in verdicts], arrow.string()),
        }
        cost = [raw.locator for raw, one in zip(block.reports, verdicts, strict=True) if one.cost_workers()]
        return arrow.table(columns, metadata={_COST: json.dumps(cost)} if cost else None)


def _fields(raw: RawReport) -> str:
    """The fields beside the bytes, in ASCII: a file name may hold what UTF-8 cannot say."""
    return json.dumps({name: value for name, value in asdict(raw).items() if name != "content"})


def _outcome(row: dict[str, Any]) -> Outcome:
    raw = RawReport(row["content"], **json.loads(row["report"]))
    return Outcome(raw, Verdict(row["analysis"], row["quarantined"]).result())
