"""The words of many reports at once, in columns: where each stands, its keys, and the keys of every four words.

One report is read the same way as a thousand; together they are read much more quickly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.anchors import capitals_inside
from muster.corroborate.hashing import SHINGLE, shingle_keys
from muster.corroborate.letters import Marked, marked
from muster.corroborate.vocabulary import Kind, Vocabulary, Words, vocabulary

_PRINTS = 4  # smallest keys kept of each sentence
_TELLING_WORDS = 6  # a shorter sentence ("He declined to comment.") is everywhere
_WIDE = 64  # words of a sentence that is looked at beside others
_ODD = np.uint64(0x9E3779B97F4A7C15)
_NONE = np.iinfo(np.int64).max
Ints = NDArray[np.int64]


class Text(NamedTuple):
    """What is read: a text, its language, and the stretches of its own words."""

    text: str
    language: str
    stretches: Sequence[tuple[int, int]]


class Columns(NamedTuple):
    """One report. By word: where it begins and ends in the text, and what it stands for. By sentence that has words (``sentences``,
    rows): characters ``start, end`` and words ``first, last``. ``hashes`` are the keys of the four words from each word on,
    ``again`` from where the same four words run the next time (-1: nowhere), ``prints`` the four smallest keys of each longer
    sentence. ``cues`` are the words looked for that stand anywhere in the text (None: not known), ``telling``: a word that may tell of
    one's own people does, ``foreign``: letters of Cyrillic or Arabic do. ``rows`` are those of its words in ``known``."""

    start: Ints
    end: Ints
    words: Words
    sentences: Ints
    hashes: NDArray[np.int64]
    again: Ints
    prints: Ints
    cues: frozenset[str] | None
    telling: bool
    foreign: bool
    rows: NDArray[np.int32]
    known: Vocabulary


def columns_of(texts: Sequence[Text], wanted: Collection[str] = ()) -> list[Columns]:
    """The columns of some texts; ``wanted`` are printed words to be looked for."""
    if not texts:
        return []
    there = marked([t.text for t in texts], [t.stretches for t in texts])
    words = _words(there, texts, frozenset(wanted))
    own = np.flatnonzero(there.own)
    base = there.start[own].searchsorted(there.begin)
    columns = Words._make(column[own] for column in words.columns)
    sentences, count = _sentences(there, there.start[own], base)
    _settle_names(
        columns, sentences[:, 2] + base[:-1].repeat(count), there, own, words.columns.keys, base, texts
    )
    return list(_parts(there, words, own, columns, sentences, count, base))


def _parts(
    there: Marked, words: _Read, own: Ints, columns: Words, sentences: Ints, count: Ints, base: Ints
) -> Iterator[Columns]:
    """Each text's own part."""
    hashes = shingle_keys(columns.keys)
    again, prints = _again(hashes, base), _prints(hashes, sentences, base, count)
    start, end, rows = there.start[own], there.end[own], words.rows[own]
    firsts = np.append(0, np.cumsum(count)).tolist()
    for n, (x, y) in enumerate(pairwise(base.tolist())):
        yield Columns(
            start=start[x:y] - there.begin[n],
            end=end[x:y] - there.begin[n],
            words=Words._make(column[x:y] for column in columns),
            sentences=sentences[firsts[n] : firsts[n + 1]],
            hashes=hashes[x : max(y - SHINGLE + 1, x)],
            again=again[x:y],
            prints=prints[n],
            cues=None if there.cut[n] else words.cues[n],
            telling=there.cut[n] or words.telling[n],
            foreign=there.foreign[n],
            rows=rows[x:y],
            known=words.known[n],
        )


class _Read(NamedTuple):
    columns: Words
    cues: list[frozenset[str]]
    telling: list[bool]
    rows: NDArray[np.int32]
    known: list[Vocabulary]


def _words(there: Marked, texts: Sequence[Text], wanted: frozenset[str]) -> _Read:
    """All words of the texts, and by text the wanted ones among them."""
    base = there.start.searchsorted(there.begin).tolist()
    parts, all_rows = list[Words](), list[NDArray[np.int32]]()
    cues, telling, knowing = list[frozenset[str]](), list[bool](), list[Vocabulary]()
    for language, group in groupby(range(len(texts)), lambda n: texts[n].language):
        ones = list(group)
        first, last = base[ones[0]], base[ones[-1] + 1]
        edges = np.array([base[n] - first for n in (*ones, ones[-1] + 1)])
        known = vocabulary(language)
        rows = known.rows_of(there.code[first:last], partial(_printed, there, first))
        looked_for = np.array([known[w] for w in wanted & known.keys()], np.int32)
        hits = np.flatnonzero(np.isin(rows, looked_for))
        at, found = hits.searchsorted(edges).tolist(), rows[hits].tolist()
        cues += [frozenset(map(known.word, found[x:y])) for x, y in pairwise(at)]
        parts.append(known.columns(rows))
        telling += (np.diff(np.flatnonzero(parts[-1].telling).searchsorted(edges)) > 0).tolist()
        all_rows.append(rows)
        knowing += [known] * len(ones)
    columns = Words._make(np.concatenate(column) for column in zip(*parts, strict=True))
    return _Read(columns, cues, telling, np.concatenate(all_rows), knowing)


def _printed(there: Marked, first: int, n: int) -> str:
    return there.joined[there.start[first + n] : there.end[first + n]]


def _sentences(there: Marked, start: Ints, base: Ints) -> tuple[Ints, Ints]:
    """The stretches that have words as rows of characters and words, from each text's beginning on; how many each text has."""
    first, last = start.searchsorted(there.stretches[:, 0]), start.searchsorted(there.stretches[:, 1])
    kept = np.flatnonzero(last > first)
    of = there.stretch_of[kept]
    chars = there.stretches[kept] - there.begin[of][:, None]
    rows = np.column_stack((chars, first[kept] - base[of], last[kept] - base[of]))
    return rows, np.bincount(of, minlength=len(base) - 1)


def _settle_names(
    columns: Words,
    opening: Ints,
    there: Marked,
    own: Ints,
    keys: NDArray[np.uint64],
    base: Ints,
    texts: Sequence[Text],
) -> None:
    """The first words of sentences are names only where they have a capital elsewhere, too."""
    at = opening[columns.kinds[opening] == Kind.NAME]
    of = base.searchsorted(at, side="right") - 1
    capital = np.flatnonzero(there.capital)
    of_capital = there.begin.searchsorted(there.start[capital], side="right") - 1
    named = np.isin(_salted(columns.keys[at], of), _salted(keys[capital], of_capital))
    for n in np.flatnonzero(np.array(there.cut)[of]).tolist():
        document = int(of[n])
        word = _printed(there, 0, int(own[at[n]]))
        named[n] = word.casefold() in capitals_inside(texts[document].text)
    columns.kinds[at[~named]] = Kind.DULL


def _again(hashes: NDArray[np.int64], base: Ints) -> Ints:
    """For each word the place in its text from which the same four words run the next time; -1 for none."""
    again = np.full(int(base[-1]), -1, np.int64)
    of = np.repeat(np.arange(len(base) - 1), np.diff(base))[: len(hashes)]
    within = np.arange(len(hashes)) + SHINGLE <= base[1:][of]
    keys = np.where(within, _salted(hashes.view(np.uint64), of), np.arange(len(hashes), dtype=np.uint64))
    ordered = np.sort(keys)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(twice):
        return again
    at = np.flatnonzero(_among(keys, twice) & within)
    at = at[np.lexsort((at, hashes[at], of[at]))]
    one, two = at[:-1], at[1:]
    same = (hashes[one] == hashes[two]) & (of[one] == of[two])
    again[one[same]] = (two - base[of[two]])[same]
    return again


def _salted(keys: NDArray[np.uint64], of: Ints) -> NDArray[np.uint64]:
    """Keys that are equal where key and text are."""
    return keys ^ (of.astype(np.uint64) + np.uint64(1)) * _ODD


def _among(keys: NDArray[np.uint64], some: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which keys are among some few, given in order."""
    found: NDArray[np.bool_] = some.take(some.searchsorted(keys), mode="clip") == keys
    return found


def _prints(hashes: NDArray[np.int64], sentences: Ints, base: Ints, count: Ints) -> list[Ints]:
    """The smallest keys of each longer sentence, by text."""
    of = np.repeat(np.arange(len(count)), count)
    first, last = sentences[:, 2] + base[of], sentences[:, 3] + base[of]
    long = np.flatnonzero(last - first >= _TELLING_WORDS)
    found = np.full((len(long), _PRINTS), _NONE)
    size = (last - first)[long] - SHINGLE + 1
    narrow = np.flatnonzero(size <= _WIDE)
    if len(narrow):
        found[narrow] = _smallest(hashes, first[long[narrow]], size[narrow])
    for n in np.flatnonzero(size > _WIDE).tolist():
        begin = int(first[long[n]])
        found[n] = np.sort(hashes[begin : begin + int(size[n])])[:_PRINTS]
    edges = of[long].searchsorted(np.arange(len(count) + 1)).tolist()
    return [found[x:y].ravel() for x, y in pairwise(edges)]


def _smallest(hashes: NDArray[np.int64], first: Ints, size: Ints) -> Ints:
    width = max(int(size.max()), _PRINTS)
    at = first[:, None] + np.arange(width)
    table = np.where(np.arange(width) < size[:, None], hashes.take(at, mode="clip"), _NONE)
    return np.partition(table, _PRINTS - 1, axis=1)[:, :_PRINTS] if width > _PRINTS else table


def smallest(prints: Ints) -> Iterator[int]:
    """The keys that are there: a sentence may have fewer than it may keep."""
    return (key for key in prints.tolist() if key != _NONE)
