"""Which earlier reports are worth comparing with a report, by the keys that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.copies import Copies
from muster.corroborate.keys import SEARCHES, Search, sought
from muster.domain.origin import ReportTraits
from muster.domain.postings import Position, Postings

_BLOCK = 1024  # reports looked up at a time: bounds the memory
_MANY = 8  # reports for which all holders of their keys are read at once
_ROWS = 500  # holders to each of them, at most
_Ints = NDArray[np.int64]


def candidates(reports: Iterable[ReportTraits], kept: Copies) -> list[tuple[str, str]]:
    """The earlier reports worth comparing with each of some reports, as (earlier, later); how little the last of them shares
    is kept."""
    found, ones = dict[tuple[str, str], None](), list(reports)
    for search in SEARCHES:
        best = _of_many(ones, kept.postings, search) if len(ones) >= _MANY else None
        if best is None:
            best = {t.id: _of_one(t, kept.postings, search) for t in ones}
        kept.replace_weakest(search.space.number, {i: _weakest(search, some) for i, some in best.items()})
        found |= {(other, i): None for i, some in best.items() for _, other in some}
    return list(found)


def _weakest(search: Search, found: Sequence[tuple[int, str]]) -> int | None:
    return -found[-1][0] if len(found) == search.most else None


def may_enter(search: Search, finding: Mapping[str, int], kept: Copies) -> frozenset[str]:
    """Those of the reports that a newcomer shares something with (``finding``: how much) that have it among their best."""
    weakest = kept.weakest(search.space.number, finding)
    return frozenset(report for report, weight in finding.items() if weight >= weakest.get(report, 0))


def _of_many(
    reports: Sequence[ReportTraits], postings: Postings, search: Search
) -> dict[str, list[tuple[int, str]]] | None:
    """The same as :func:`_of_one` gives of each: all holders are read at once. None in a search that does not ask for the keys
    that it holds, and where there are so many holders that each report had better look for its own nearest."""
    postings.read(search.space, [t.id for t in reports])
    mine = [postings.held(search.space, t.id) for t in reports]
    if any(sought(search, h, t.language) is not h for h, t in zip(mine, reports, strict=True)):
        return None
    keys = frozenset().union(*mine)
    days = [t.position.day for t in reports if t.day]
    first, last = (min(days) - search.space.reach, max(days)) if days else (1, 1)
    found = postings.holding(search.space, keys, (max(1, first), last), _ROWS * len(reports))
    if found is None:
        return None
    held, published = defaultdict[str, dict[int, int]](dict), dict[str, int]()
    for key, day, owner, mark in found:
        held[owner][key] = mark
        published[owner] = day
    at = sorted(Position(day, owner) for owner, day in published.items())
    seekers = {t.id for t in reports}
    asking = np.fromiter((p.owner in seekers for p in at), np.bool_, len(at))
    best: dict[str, list[tuple[int, str]]] = {t.id: [] for t in reports}
    for n, other, weight in chain.from_iterable(_sharing(search, at, [held[p.owner] for p in at], asking)):
        best[at[n].owner].append((-weight, at[other].owner))
    return best


def _of_one(report: ReportTraits, postings: Postings, search: Search) -> list[tuple[int, str]]:
    """The best, each with its weight below zero."""
    at = report.position
    keys = sought(search, postings.held(search.space, at.owner), report.language)
    weights = postings.earlier(search.space, at, keys)
    enough = [(-weight, owner) for owner, weight in weights.items() if weight >= search.least]
    return sorted(enough)[: search.most]


def all_candidates(
    reports: Sequence[ReportTraits], keys: Sequence[Sequence[Mapping[int, int]]], kept: Copies
) -> list[tuple[str, str]]:
    """The same for all reports of a blank archive, in the order of the later ones.

    ``reports`` are in the order of publication, ``keys`` what each holds in each of the searches, ``kept`` holds the same.
    A search that asks for the keys it holds is one sort over all of them instead of a look-up for each.
    """
    found, at = set[tuple[int, int]](), [r.position for r in reports]
    for number, search in enumerate(SEARCHES):
        held = [mine[number] for mine in keys]
        if all(sought(search, h, r.language) is h for h, r in zip(held, reports, strict=True)):
            best = list(chain.from_iterable(_sharing(search, at, held)))
        else:
            place = {p.owner: n for n, p in enumerate(at)}
            asking = [(n, r) for n, r in enumerate(reports) if held[n]]
            best = [(n, place[o], -w) for n, r in asking for w, o in _of_one(r, kept.postings, search)]
        found.update((n, other) for n, other, _ in best)
        kept.replace_weakest(search.space.number, _all_weakest(search, at, best))
    return [(at[other].owner, at[n].owner) for n, other in sorted(found)]


def _all_weakest(
    search: Search, at: Sequence[Position], best: Sequence[tuple[int, int, int]]
) -> dict[str, int]:
    """Of those (seeker, earlier one, weight), the best of each seeker first."""
    count = Counter(n for n, _, _ in best)
    last = {n: weight for n, _, weight in best}
    return {at[n].owner: weight for n, weight in last.items() if count[n] == search.most}


class _Held(NamedTuple):
    """All keys in order, and of each its holders in order: who holds it, since which day, with what value. ``first`` is where
    the holders of the same key begin, ``dated`` where those of known day do (as far as they come before)."""

    holder: _Ints
    value: _Ints
    day: _Ints
    first: _Ints
    dated: _Ints


def _sharing(
    search: Search,
    at: Sequence[Position],
    keys: Sequence[Mapping[int, int]],
    asking: NDArray[np.bool_] | None = None,
) -> Iterator[list[tuple[int, int, int]]]:
    """(Seeker, earlier one, weight) by place: what ``Postings.earlier`` finds, weighs and keeps of each, or of those
    ``asking``."""
    held = _held(at, keys)
    seeks = np.arange(len(held.first)) > held.first
    seeking = np.flatnonzero(seeks if asking is None else seeks & asking[held.holder])
    seeking = seeking[np.argsort(held.holder[seeking], kind="stable")]
    edges = np.searchsorted(held.holder[seeking], np.arange(0, len(at) + _BLOCK, _BLOCK))
    by_name = np.empty(len(at), np.int64)
    by_name[sorted(range(len(at)), key=lambda n: at[n].owner)] = np.arange(len(at))
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        yield _best(search, held, seeking[begin:end], by_name)


def _held(at: Sequence[Position], keys: Sequence[Mapping[int, int]]) -> _Held:
    count = np.fromiter(map(len, keys), np.int64, len(keys))
    total = int(count.sum())
    key = np.fromiter(chain.from_iterable(keys), np.int64, total)
    value = np.fromiter(chain.from_iterable(k.values() for k in keys), np.int64, total)
    order = np.argsort(key, kind="stable")
    key, holder = key[order], np.repeat(np.arange(len(at)), count)[order]
    day = np.fromiter((p.day for p in at), np.int64, len(at))[holder]
    begins = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if total else np.empty(0, np.int64)
    first = np.repeat(begins, np.diff(np.append(begins, total)))
    undated = np.append(0, np.cumsum(day == 0))
    return _Held(holder, value[order], day, first, first + undated[:-1] - undated[first])


def _best(search: Search, held: _Held, seeking: _Ints, by_name: _Ints) -> list[tuple[int, int, int]]:
    parts = list(_shared(search, held, seeking))
    if not parts:
        return []
    one, other, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    code = one * len(by_name) + other
    order = np.argsort(code, kind="stable")
    code, value = code[order], value[order]
    begins = np.flatnonzero(np.append(True, code[1:] != code[:-1]))
    weight = np.add.reduceat(value, begins)
    code, weight = code[begins[weight >= search.least]], weight[weight >= search.least]
    one, other = np.divmod(code, len(by_name))
    order = np.lexsort((by_name[other], -weight, one))
    one, other, weight = one[order], other[order], weight[order]
    kept = np.arange(len(one)) - np.searchsorted(one, one) < search.most
    return list(zip(one[kept].tolist(), other[kept].tolist(), weight[kept].tolist(), strict=True))


def _shared(search: Search, held: _Held, seeking: _Ints) -> Iterator[tuple[_Ints, _Ints, _Ints]]:
    """(seeker, earlier holder, the seeker's value) for each key: the last holders within reach, then those of unknown day."""
    taken = np.zeros(len(held.first), np.int64)
    near = seeking[held.day[seeking] > 0]
    for back in range(1, search.space.nearest + 1):
        near = near[near - back >= held.dated[near]]
        near = near[held.day[near - back] >= held.day[near] - search.space.reach]
        if not len(near):
            break
        taken[near] = back
        yield held.holder[near], held.holder[near - back], held.value[near]
    left = seeking[held.dated[seeking] > held.first[seeking]]
    for back in range(1, search.space.nearest + 1):
        left = left[
            (held.dated[left] - back >= held.first[left]) & (taken[left] + back <= search.space.nearest)
        ]
        if not len(left):
            break
        yield held.holder[left], held.holder[held.dated[left] - back], held.value[left]
