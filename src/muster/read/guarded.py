"""Streams that count and refuse: what is unpacked is measured against what was read, and what is cut short says where.

A library that unpacks may end quietly where its input does. These streams do not: what came before a fault is handed
out, then the fault is raised, once the reader asks for more.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import BinaryIO, cast

from muster.domain.errors import SkipReport, TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.streams import pieces, whole

Read = Callable[[int], bytes]
Told = Callable[[Exception], SkipReport]


class Counted(io.RawIOBase):
    """A stream with the number of bytes read from it; one that can be jumped in still can."""

    def __init__(self, stream: BinaryIO, head: bytes = b"") -> None:
        self._stream, self._head = stream, head
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return not self._head and self._stream.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell() if self.seekable() else self.count

    def read(self, size: int = -1) -> bytes:
        if self._head:
            cut = len(self._head) if size < 0 else size
            piece, self._head = self._head[:cut], self._head[cut:]
        else:
            piece = self._stream.read(size)
        self.count += len(piece)
        return piece

    def readline(self, size: int | None = -1) -> bytes:
        line = self._stream.readline(-1 if size is None else size)
        self.count += len(line)
        return line


class Budget:
    """What the members of one input may grow to, all together and at every depth."""

    def __init__(self, taken: Counted, cap: Caps) -> None:
        self._taken, self._cap = taken, cap
        self._grown = 0
        self.spent: TooLarge | None = None  # why nothing more is unpacked

    def spend(self, size: int) -> None:
        """Raises TooLarge from the moment that what was unpacked is out of proportion."""
        self._grown += size
        limit = max(self._cap.harmless, self._cap.ratio * self._taken.count)
        if self._grown > min(limit, self._cap.unpacked):
            self.spent = TooLarge(
                f"{self._taken.count:,} bytes grow to more than {self._grown - 1:,}: nothing more of it is unpacked"
            )
        if self.spent:
            raise self.spent


class Guarded(io.RawIOBase):
    """Unpacked bytes. A fault of the input comes after the bytes before it, in the words of ``told``; it stays."""

    def __init__(self, read: Read, faults: tuple[type[Exception], ...], told: Told, budget: Budget) -> None:
        self._read, self._faults, self._told, self._budget = read, faults, told, budget
        self.fault: SkipReport | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        kept, missing = [], size
        while missing and (piece := self._piece(missing)):
            kept.append(piece)
            missing -= len(piece)
        if not kept and self.fault:
            raise self.fault
        return b"".join(kept)

    def _piece(self, size: int) -> bytes:
        if self.fault:
            return b""
        try:
            piece = self._read(size)
            self._budget.spend(len(piece))
        except SkipReport as fault:
            self.fault = fault
        except self._faults as error:
            self.fault = self._told(error)
        return b"" if self.fault else piece


class Quiet(io.RawIOBase):
    """A stream that ends where another fails, for a library that would not let the fault through: ``fault`` keeps it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.fault: SkipReport | None = None
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            piece = b"" if self.fault else self._stream.read(size)
        except SkipReport as fault:
            self.fault, piece = fault, b""
        self.count += len(piece)
        return piece


def gunzipped(stream: BinaryIO, budget: Budget) -> Guarded:
    """What a gzip file of one or several members holds (RFC 1952)."""
    packed = Counted(stream)
    inner = gzip.GzipFile(fileobj=cast(BinaryIO, packed), mode="rb")

    def told(error: Exception) -> SkipReport:
        cut = isinstance(error, EOFError)
        return UnreadableReport(
            f"the gzip file is {'truncated' if cut else 'damaged'} at byte {packed.count:,}"
        )

    faults = (EOFError, OSError, zlib.error)
    return Guarded(inner.read1, faults, told, budget)


def held(stream: BinaryIO, cap: int) -> BinaryIO:
    """A stream that can be jumped in: itself, or all of its bytes in memory. Raises TooLarge over the cap."""
    if stream.seekable():
        stream.seek(0)
        return stream
    return io.BytesIO(whole(pieces(stream), cap))
