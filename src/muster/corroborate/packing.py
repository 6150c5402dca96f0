"""Matches and readings as plain tuples and columns, to be handed from one process to another: pickling their many small values
one by one takes longer than to find them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import chain, islice
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.corroborate.reading import Reading
from muster.domain.origin import CopyEvidence, CopyMatch, CopyVerdict, ReportTraits, ReuseRun, ReuseRuns
from muster.domain.text import Span

Packed = tuple[Any, ...]
_Column = NDArray[np.integer[Any]]
_TRAITS = attrgetter(*(field.name for field in fields(ReportTraits)))
_EVIDENCE = {e.value: e for e in CopyEvidence}


def packed_readings(readings: Sequence[Reading]) -> Packed:
    """Readings as rows of traits, and for each search the columns of all keys, their weights, and how many each report has."""
    searches = []
    for held in zip(*(r.keys for r in readings), strict=True):
        count = np.fromiter(map(len, held), np.int32, len(held))
        total = int(count.sum())
        key = np.fromiter(chain.from_iterable(held), np.int64, total)
        weight = np.fromiter(chain.from_iterable(k.values() for k in held), np.int16, total)
        searches.append((count, key, weight))
    return [_TRAITS(r.traits) for r in readings], [tuple(r.outlets) for r in readings], searches


def unpacked_readings(found: Packed) -> Iterator[Reading]:
    """The readings that were packed."""
    traits, outlets, searches = found
    held = [_mappings(*columns) for columns in searches]
    for row, names, keys in zip(traits, outlets, zip(*held, strict=True), strict=True):
        yield Reading(ReportTraits(*row), keys, frozenset(names))


def _mappings(count: _Column, key: _Column, weight: _Column) -> Iterator[dict[int, int]]:
    rows = iter(zip(key.tolist(), weight.tolist(), strict=True))
    return (dict(islice(rows, n)) for n in count.tolist())


def packed(m: CopyMatch) -> Packed:
    """A match as strings and numbers."""
    v = m.verdict
    said = v and ([e.value for e in v.evidence], v.containment_ab, v.containment_ba, v.why, _runs(v.runs))
    return m.a, m.b, m.score, m.whole, m.conflict, m.hard, _ends(m.held_a), _ends(m.held_b), said


def unpacked(one: Packed) -> CopyMatch:
    """The match that was packed."""
    a, b, score, whole, conflict, hard, held_a, held_b, said = one
    verdict = _verdict(a, b, *said) if said else None
    return CopyMatch(a, b, score, whole, conflict, hard, _spans(held_a), _spans(held_b), verdict)


def _verdict(
    a: str, b: str, evidence: Sequence[str], of_a: float, of_b: float, why: str, runs: bytes
) -> CopyVerdict:
    found = tuple([_EVIDENCE[e] for e in evidence])
    return CopyVerdict(a, b, found, of_a, of_b, why, ReuseRuns(runs) if runs else ())


def _runs(runs: Sequence[ReuseRun]) -> bytes:
    if isinstance(runs, ReuseRuns):
        return runs.ends
    return np.array([(a.start, a.end, b.start, b.end) for a, b in runs], np.intc).tobytes()


def _ends(spans: Iterable[Span]) -> list[int]:
    return [at for span in spans for at in (span.start, span.end)]


def _spans(ends: Sequence[int]) -> tuple[Span, ...]:
    at = iter(ends)
    return tuple(map(Span, at, at))
