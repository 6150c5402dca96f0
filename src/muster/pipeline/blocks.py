"""An archive cut into blocks of reports, at places that the reports themselves decide.

A block ends behind a report whose hash says so, not behind every n-th. So a run over the same archive that begins later
(because the ledger has the first reports already) or meets one report more cuts the same blocks again after a few, and
finds the work that was done on them. After content-defined chunking with a least and a greatest size (Muthitacharoen,
Chen and Mazières, LBFS, SOSP 2001).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from muster.domain.document import RawReport
from muster.domain.ids import digest

SIZE = 64  # reports of the greatest block: some seconds of work, a megabyte or two
# A block has at least size / 4 reports, and from there on one report in size / 4 ends it: half of size on average.
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Block:
    """Reports that are analysed and kept together. ``key`` is the hash of them and of the program that reads them."""

    reports: tuple[RawReport, ...]
    key: str


def blocks(reports: Iterable[RawReport], tool: str, size: int = SIZE) -> Iterator[Block]:
    """Cut ``reports`` into blocks of ``size // 4`` to ``size``; the last may be smaller. One block is held at a time."""
    held, keys = list[RawReport](), list[str]()
    for raw in reports:
        held.append(raw)
        keys.append(digest(raw.content, *_declared(raw)))
        if len(held) == size or (len(held) >= size // _LEAST and _ends(keys[-1], size)):
            yield Block(tuple(held), digest(tool, *keys))
            held, keys = [], []
    if held:
        yield Block(tuple(held), digest(tool, *keys))


def _ends(key: str, size: int) -> bool:
    return int(key[:8], 16) % max(1, size // _LEAST) == 0


def _declared(raw: RawReport) -> list[bytes | None]:
    """Fields beside the bytes. File names on POSIX may hold bytes that are no text: they are told apart all the same."""
    _, *fields = astuple(raw)
    return [None if field is None else field.encode("utf-8", "surrogateescape") for field in fields]
