"""Matches as plain tuples, to be handed from one process to another: pickling their many small values one by one takes
longer than to find them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from muster.domain.origin import CopyEvidence, CopyMatch, CopyVerdict, ReuseRun, ReuseRuns
from muster.domain.text import Span

Packed = tuple[Any, ...]
_EVIDENCE = {e.value: e for e in CopyEvidence}


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
