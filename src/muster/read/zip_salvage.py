"""The files of a zip archive whose end is missing: its directory stands at the end, so that none is left to go by.

Each file is preceded by a header of its own (APPNOTE 4.3.7). From those a directory is made in memory and given to the
library, which reads and checks the files as ever; one that the archive's end cuts is then truncated for it too.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO, NamedTuple

from muster.read.guarded import Budget
from muster.read.streams import PIECE, pieces

_HEADER = struct.Struct(
    "<4s5H3I2H"
)  # signature, version, flags, method, time, date, CRC, packed, size, name, extra
_SIGNATURE = b"PK\x03\x04"
_EMPTY = b"PK\x05\x06" + bytes(18)  # an archive without files
_SIZES_FOLLOW = 0x8  # general purpose bit 3: the header has no sizes, a descriptor follows the file
_UTF8 = 0x800
_ZIP64 = 0xFFFFFFFF


class _Extent(NamedTuple):
    packed: int
    size: int
    crc: int


def rewritten(file: BinaryIO, budget: Budget, most: int) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The archive with the files whose headers follow one another from its beginning, ``most`` at most; the last may be cut short.

    Raises TooLarge where finding the end of a file would unpack too much.
    """
    archive = zipfile.ZipFile(io.BytesIO(_EMPTY))
    archive.fp = file
    return archive, list(islice(_files(file, budget), most))


def length(file: BinaryIO) -> int:
    """Bytes of a stream that can be jumped in."""
    return file.seek(0, io.SEEK_END)


def _files(file: BinaryIO, budget: Budget) -> Iterator[zipfile.ZipInfo]:
    at, end = 0, length(file)
    while at + _HEADER.size <= end:
        file.seek(at)
        signature, _, flags, method, _, _, crc, packed, size, named, extra = _HEADER.unpack(
            file.read(_HEADER.size)
        )
        if signature != _SIGNATURE or _ZIP64 in (packed, size):
            return
        name = file.read(named).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        start = at + _HEADER.size + named + extra
        if start > end or "\x00" in name:
            return
        extent = _Extent(packed, size, crc)
        if flags & _SIZES_FOLLOW:
            extent = _found(file, start, method, budget)
        yield _listed(name, at, flags, method, extent)
        at = start + extent.packed
        if flags & _SIZES_FOLLOW:
            at = _after_descriptor(file, at)


def _listed(name: str, at: int, flags: int, method: int, extent: _Extent) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.orig_filename = name
    info.header_offset, info.flag_bits, info.compress_type = at, flags, method
    info.compress_size, info.file_size, info.CRC = extent.packed, extent.size, extent.crc
    return info


def _found(file: BinaryIO, start: int, method: int, budget: Budget) -> _Extent:
    """How far a packed file reaches, by unpacking it once. One that is cut reaches beyond the end of the archive."""
    if method == zipfile.ZIP_DEFLATED:
        file.seek(start)
        unpacked, packed, size, crc = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, 0
        for piece in pieces(file):
            rest = piece
            while rest and not unpacked.eof:
                try:
                    out = unpacked.decompress(rest, PIECE)
                except zlib.error:
                    return _Extent(length(file), 0, 0)
                rest = unpacked.unconsumed_tail
                budget.spend(len(out))
                size, crc = size + len(out), zlib.crc32(out, crc)
            packed += len(piece)
            if unpacked.eof:
                return _Extent(packed - len(unpacked.unused_data), size, crc)
    return _Extent(length(file), _ZIP64 - 1, 0)


def _after_descriptor(file: BinaryIO, at: int) -> int:
    """Where the next header stands: after 12 or 16 bytes, or 20 or 24 of a large file (APPNOTE 4.3.9)."""
    file.seek(at)
    following = file.read(28)
    lengths = (length for length in (16, 12, 24, 20) if following[length : length + 2] == b"PK")
    return at + next(lengths, 16)
