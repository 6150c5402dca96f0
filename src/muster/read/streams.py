"""Bytes in pieces: whole inputs up to a cap, and lines of inputs of any length in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from muster.domain.errors import TooLarge, UnreadableReport

PIECE = 1 << 16


class Line(NamedTuple):
    """A line of input, numbered from 1. ``content`` is None where it is over the cap; it was skipped, not kept."""

    number: int
    content: bytes | None


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in pieces of 64 KiB."""
    while piece := stream.read(PIECE):
        yield piece


def whole(parts: Iterable[bytes], cap: int) -> bytes:
    """All bytes. Raises TooLarge as soon as the cap is passed."""
    kept, size = [], 0
    for part in parts:
        size += len(part)
        if size > cap:
            raise TooLarge(f"more than {cap:,} bytes in one input: split it, or give one JSON report a line")
        kept.append(part)
    return b"".join(kept)


def as_far(parts: Iterable[bytes], cap: int) -> tuple[bytes, UnreadableReport | None]:
    """All bytes before the input's end or the fault that ends it, and that fault. Raises TooLarge like :func:`whole`."""
    fault: list[UnreadableReport] = []

    def readable() -> Iterator[bytes]:
        try:
            yield from parts
        except UnreadableReport as error:
            fault.append(error)

    return whole(readable(), cap), fault[0] if fault else None


def split_lines(parts: Iterable[bytes], cap: int) -> Iterator[Line]:
    """Lines without their ends. At most one line up to ``cap`` bytes and one piece are held at a time."""
    number, kept, size = 1, list[bytes](), 0
    for part in parts:
        *ended, rest = part.split(b"\n")
        for end in ended:
            yield _line(number, kept, size, end, cap)
            number, kept, size = number + 1, [], 0
        size += len(rest)
        kept = [*kept, rest] if size <= cap else []
    if size:
        yield _line(number, kept, size, b"", cap)


def _line(number: int, kept: list[bytes], size: int, end: bytes, cap: int) -> Line:
    if size + len(end) > cap:
        return Line(number, None)
    return Line(number, (b"".join(kept) + end).removesuffix(b"\r"))
