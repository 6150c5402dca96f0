"""Reads encoder weights packed in four bits: a container with a vocabulary, a character map and tensors (format E5S1).

Weights are q4_0 as GGML defines it: blocks of 32 weights, a half-precision scale and 32 nibbles, of which byte ``j`` holds
weight ``j`` in its low and weight ``j + 16`` in its high half; a weight is ``(nibble - 8) * scale``. All values are little-endian.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from muster.domain.errors import AssetMismatch

_MAGIC = b"E5S1"
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])
BLOCK = 32  # weights
_PACKED, _PLAIN = 1, 0


class Shape(NamedTuple):
    """Sizes of the encoder, in the order of the file's head."""

    hidden: int
    layers: int
    heads: int
    inner: int
    pieces: int
    positions: int
    types: int


class Vocabulary(NamedTuple):
    """Pieces of the unigram tokeniser with their log probabilities, the special ids, and what characters are turned into."""

    pieces: tuple[tuple[str, float], ...]
    first: int
    last: int
    unknown: int
    characters: dict[int, str]


@dataclass(frozen=True, slots=True)
class Packed:
    """An opened container. ``tensors`` maps a name to the bytes where it begins."""

    shape: Shape
    epsilon: float
    vocabulary: Vocabulary
    tensors: dict[str, tuple[int, int]]  # offset, values
    data: Any  # the file's bytes, mapped

    def plain(self, name: str) -> Any:
        """A float32 tensor, flat."""
        start, size = self._at(name)
        return np.frombuffer(self.data, "<f4", size, start)

    def blocks(self, name: str, rows: int) -> Any:
        """Packed rows as they lie in the file: (rows, columns / 32) blocks."""
        start, size = self._at(name)
        return np.frombuffer(self.data, _BLOCK, size // BLOCK, start).reshape(rows, -1)

    def matrix(self, name: str, rows: int) -> Any:
        """A packed matrix unpacked: float32 (rows, columns)."""
        return unpack(self.blocks(name, rows))

    def _at(self, name: str) -> tuple[int, int]:
        if name not in self.tensors:
            raise AssetMismatch(f"encoder weights have no tensor {name}: reinstall them")
        return self.tensors[name]


def unpack(blocks: Any) -> Any:
    """Blocks (rows, n) to float32 (rows, n * 32)."""
    nibbles = blocks["nibbles"]
    halves = np.concatenate((nibbles & 15, nibbles >> 4), axis=-1).astype(np.float32) - 8
    return (halves * blocks["scale"].astype(np.float32)[..., None]).reshape(len(blocks), -1)


class _Cursor:
    """Reads one value after the other."""

    def __init__(self, data: Any) -> None:
        self._data, self.at = data, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, size: int) -> Any:
        values = np.frombuffer(self._data, kind, size, self.at)
        self.at += values.nbytes
        return values

    def raw(self, size: int) -> bytes:
        self.at += size
        return bytes(self._data[self.at - size : self.at])


def read_packed(path: Path) -> Packed:
    """Open a container; weights stay on disk until they are asked for. Raises AssetMismatch where the layout is another."""
    data = np.memmap(path, np.uint8, "r")
    if bytes(data[:4]) != _MAGIC:
        raise AssetMismatch(f"{path.name} holds no packed encoder: reinstall it")
    cursor = _Cursor(data)
    cursor.take("4sI")
    shape = Shape(*cursor.take("7i"))
    epsilon, block = cursor.take("fi")
    if block != BLOCK:
        raise AssetMismatch(
            f"{path.name} packs {block} weights a block, not {BLOCK}: install the recorded version"
        )
    return Packed(shape, epsilon, _vocabulary(cursor), _directory(cursor), data)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    size, first, last, _, unknown = cursor.take("5i")
    (length,) = cursor.take("Q")
    ends = cursor.array("<u4", size + 1)
    scores = cursor.array("<f4", size).tolist()
    text = cursor.raw(length)
    pieces = (text[a:b].decode("utf-8") for a, b in pairwise(ends.tolist()))
    return Vocabulary(tuple(zip(pieces, scores, strict=True)), first, last, unknown, _characters(cursor))


def _characters(cursor: _Cursor) -> dict[int, str]:
    count, _ = cursor.take("iI")
    found = {}
    for _ in range(count):
        code, length = cursor.take("IB")
        found[code] = "".join(map(chr, cursor.take(f"{length}I")))
    return found


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    (count,) = cursor.take("i")
    found = {}
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.raw(length).decode("ascii")
        _, size, offset, _ = cursor.take("BIQQ")
        found[name] = (offset, size)
    return found
