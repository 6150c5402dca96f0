"""Where words stand in many texts at once, by the classes of their characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.anchors import WORD

_LETTER, _DIGIT, _POINT, _APOSTROPHE, _JOINED, _FOREIGN, _LINE, _CAPITAL, _SPACE, _STOP = (
    1 << n for n in range(10)
)
_PLANE = 0x10000
_MAY_BE_CAPITAL = re.compile(r"[^\W\d_a-zа-яёіїє]")  # as in :func:`capitals_inside`
_FOREIGN_LETTERS = (0x400, 0x700)
_FACTORS = np.random.default_rng().integers(1 << 63, size=64, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_PRIME = (1 << 61) - 1
Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]


class Marked(NamedTuple):
    """Texts one behind the other (``joined``), with where each begins (and a last one behind); all words in order with a ``code`` each,
    equal where the words are, in this process; whether each
    stands in a stretch of own words (``own``), or is printed with a capital elsewhere than at the start of a sentence (``capital``); the
    stretches and which text each belongs to; which texts have ``foreign`` letters; and in which a word is cut by a stretch or
    reaches over a sign. All places are in the joined text."""

    joined: str
    begin: Ints
    code: NDArray[np.uint64]
    start: Ints
    end: Ints
    own: _Flags
    capital: _Flags
    stretches: Ints
    stretch_of: Ints
    foreign: list[bool]
    cut: list[bool]


def marked(texts: Sequence[str], stretches: Sequence[Sequence[tuple[int, int]]]) -> Marked:
    """The words of some texts; ``stretches`` are those of each text's own words, in order."""
    joined = "\n".join(texts) + "\n"
    begin = np.append(0, np.cumsum([len(text) + 1 for text in texts]))
    of = np.repeat(np.arange(len(texts)), [len(ones) for ones in stretches])
    inside = np.array([one for ones in stretches for one in ones], np.int64).reshape(-1, 2)
    inside += begin[of][:, None]
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _classes(points)
    start, end, own = _runs(classes, inside)
    touching = end[:-1][end[:-1] == start[1:]]
    special = _special(classes)
    odd = np.unique(inside[:, 0].searchsorted(special, side="right") - 1)
    odd = odd[odd >= 0]
    if len(odd):
        start, end, own = _reread(joined, inside[odd], (start, end, own))
    foreign, cut = (np.logical_or.reduceat(classes & bit != 0, begin[:-1]) for bit in (_FOREIGN, _LINE))
    cut[begin.searchsorted(np.append(touching, special), side="right") - 1] = True
    capital = (classes[start] & _CAPITAL != 0) & (end - start > 1) & (classes[start - 1] & _SPACE != 0)
    capital &= classes[start - 2] & _STOP == 0
    return Marked(
        joined,
        begin,
        _codes(points, start, end),
        start,
        end,
        own,
        capital,
        inside,
        of,
        foreign.tolist(),
        cut.tolist(),
    )


def word_spans(text: str, stretches: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Each word in some stretches of a text, by the definition."""
    return (m.span() for a, b in stretches for m in WORD.finditer(text, a, b))


def _runs(classes: NDArray[np.uint16], inside: Ints) -> tuple[Ints, Ints, _Flags]:
    """Runs of letters and digits, cut where a stretch begins or ends."""
    steps = np.zeros(len(classes) + 1, np.int8)
    np.add.at(steps, inside[:, 0], 1)
    np.add.at(steps, inside[:, 1], -1)
    kind = (classes & _LETTER) << np.cumsum(steps[:-1], dtype=np.int16).view(np.uint16)
    edges = np.flatnonzero(kind[1:] != kind[:-1]) + 1
    edges = np.append(0, edges) if len(kind) and kind[0] else edges
    first = np.flatnonzero(kind[edges])
    return edges[first], edges[first + 1], kind[edges[first]] == 2


def _special(classes: NDArray[np.uint16]) -> Ints:
    """Places of signs that may stand inside a word: in “1,500”, in “об’єкт”."""
    digit = classes & _DIGIT != 0
    grouped = np.zeros(len(classes), np.bool_)
    if len(classes) > 4:
        three = digit[2:-2] & digit[3:-1] & digit[4:]
        grouped[1:-3] = (classes[1:-3] & _POINT != 0) & digit[:-4] & three
    joining = np.zeros(len(classes), np.bool_)
    joining[:-1] = (classes[:-1] & _APOSTROPHE != 0) & (classes[1:] & _JOINED != 0)
    return np.flatnonzero(grouped | joining)


def _reread(joined: str, stretches: Ints, words: tuple[Ints, Ints, _Flags]) -> tuple[Ints, Ints, _Flags]:
    """The words with those of some stretches read by the definition."""
    start, end, own = words
    at = stretches[:, 0].searchsorted(start, side="right") - 1
    kept = np.flatnonzero((at < 0) | (start >= stretches[at, 1]))
    again = np.array(list(word_spans(joined, [(a, b) for a, b in stretches.tolist()])), np.int64)
    fresh = again.reshape(-1, 2)
    start, end = np.append(start[kept], fresh[:, 0]), np.append(end[kept], fresh[:, 1])
    order = np.argsort(start, kind="stable")
    return start[order], end[order], np.append(own[kept], np.ones(len(fresh), np.bool_))[order]


def _codes(points: NDArray[np.uint32], start: Ints, end: Ints) -> NDArray[np.uint64]:
    """A number for each word as printed: the sum of its characters, each with a factor of its place (multilinear hashing, Carter and
    Wegman 1979), the factors drawn anew by each process so that nobody can make words that meet."""
    if not len(start):
        return np.empty(0, np.uint64)
    length = end - start
    begin = np.cumsum(length) - length
    at = np.arange(int(length.sum())) - np.repeat(begin - start, length)
    place = np.minimum(at - np.repeat(start, length), len(_FACTORS) - 1)
    each = (points[at].astype(np.uint64) + np.uint64(1)) * _FACTORS[place]
    far = np.flatnonzero(length >= len(_FACTORS))
    code = np.add.reduceat(each ^ (each >> np.uint64(31)), begin)
    code[far] = [hash(points[start[n] : end[n]].tobytes()) % _PRIME for n in far.tolist()]
    spread: NDArray[np.uint64] = code * _FACTORS[0]
    return spread


def _classes(points: NDArray[np.uint32]) -> NDArray[np.uint16]:
    classes = _table().take(points, mode="clip")
    far = np.flatnonzero(points >= _PLANE)
    if len(far):
        classes[far] = [_class(chr(point)) for point in points[far].tolist()]
    return classes


@lru_cache(maxsize=1)
def _table() -> NDArray[np.uint16]:
    """The classes of each character of the basic plane."""
    return np.fromiter((_class(chr(n)) for n in range(_PLANE)), np.uint16, _PLANE)


def _class(sign: str) -> int:
    found = _LETTER if sign.isalnum() else 0
    found |= _DIGIT if sign.isdecimal() else 0
    found |= _POINT if sign in ",." else 0
    found |= _APOSTROPHE if sign in "'’ʼ" else 0
    found |= _LINE if sign == "_" else 0
    found |= _SPACE if sign == " " else 0
    found |= _STOP if sign in '.!?\n:”"“ ' else 0
    found |= _CAPITAL if found & _LETTER and _MAY_BE_CAPITAL.match(sign) else 0
    found |= _JOINED if sign in "яюєїЯЮЄЇ" else 0
    return found | (_FOREIGN if _FOREIGN_LETTERS[0] <= ord(sign) < _FOREIGN_LETTERS[1] else 0)
