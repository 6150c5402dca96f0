"""Which judgements are in force, and what they demand of the clusters: an algebra over the whole list.

Nothing here depends on the order in which judgements are handed in; they are ordered by their time, then by id.

1. A judgement is taken back by one that ``reverses`` it, unless that one is taken back itself.
2. Of those left, one speaks for each unordered pair: a person's before an automatic one, then the latest.
3. ``same`` demands that the pair stand together, ``different`` forbids it, ``unsure`` does neither.
4. "Same" is an equivalence, so a chain (A same B, B same C) can contradict a third judgement (A different C). The pairs
   are taken in the order of rule 2; one that contradicts those taken before is not in force, and the reason names them.

Taking back a judgement therefore restores exactly what would hold had it never been made (Hypothesis tests).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from muster.domain.link import JudgedKind, Judgement, Verdict
from muster.domain.reversal import order, taken_back

AUTOMATIC = "automatic"

Pair = tuple[str, str]


class Standing(NamedTuple):
    """A judgement, whether it is in force, and why."""

    judgement: Judgement
    in_force: bool
    why: str


@dataclass(frozen=True, slots=True)
class Constraints:
    """What clusters must keep to: pairs (ascending ids) that stand together, and pairs that never do."""

    must: frozenset[Pair] = frozenset()
    cannot: frozenset[Pair] = frozenset()
    _home: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _apart: frozenset[Pair] = field(init=False, repr=False, compare=False)
    _named: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        home = _components(self.must)
        apart = frozenset(pair(home.get(a, a), home.get(b, b)) for a, b in self.cannot)
        object.__setattr__(self, "_home", home)
        object.__setattr__(self, "_apart", apart)
        object.__setattr__(self, "_named", frozenset(i for p in (*self.must, *self.cannot) for i in p))

    def __bool__(self) -> bool:
        return bool(self.must or self.cannot)

    def demands(self, a: str, b: str) -> bool:
        """Whether the two must stand together, directly or through a chain of "same"."""
        return a == b or self._of(a) == self._of(b)

    def forbids(self, a: str, b: str) -> bool:
        """Whether the two must never stand together: judged different, or each same as one of a different pair."""
        return pair(self._of(a), self._of(b)) in self._apart

    def names(self, record: str) -> bool:
        """Whether any pair names the record: it must not be folded into another before the constraints are asked."""
        return record in self._named

    def parts(self, ones: Iterable[str], twos: Iterable[str]) -> bool:
        """Whether any pair across the two must never stand together."""
        if not self.cannot:
            return False
        there = {self._of(b) for b in twos}
        return any(pair(self._of(a), b) in self._apart for a in ones for b in there)

    def partners(self, ones: Iterable[str]) -> set[str]:
        """Records that must stand together with any of these, themselves left in where any pair names them."""
        if not self.must:
            return set()
        homes = {self._home[i] for i in ones if i in self._home}
        return {i for i, home in self._home.items() if home in homes}

    def bundles(self) -> tuple[tuple[str, ...], ...]:
        """The groups that must stand together, each of two records or more, ascending: seeds for a clustering."""
        held: dict[str, list[str]] = {}
        for record, home in self._home.items():
            held.setdefault(home, []).append(record)
        return tuple(sorted(tuple(sorted(records)) for records in held.values()))

    def _of(self, record: str) -> str:
        return self._home.get(record, record)


def pair(a: str, b: str) -> Pair:
    """The two in ascending order."""
    return (a, b) if a <= b else (b, a)


def standings(judgements: Iterable[Judgement]) -> tuple[Standing, ...]:
    """Every judgement with whether it is in force, oldest first."""
    ordered = sorted({j.id: j for j in judgements}.values(), key=order)
    reversed_by = taken_back(ordered)
    candidates = [j for j in ordered if j.reverses is None and j.id not in reversed_by]
    told = _by_rank(candidates)
    return tuple(_standing(j, reversed_by, told) for j in ordered)


def constraints(judgements: Iterable[Judgement], kind: JudgedKind) -> Constraints:
    """What the judgements in force on claims, or on reports, ask of a clustering."""
    pairs: dict[Verdict, set[Pair]] = {verdict: set() for verdict in Verdict}
    for judgement, in_force, _ in standings(judgements):
        if in_force and judgement.kind is kind and judgement.reverses is None:
            pairs[judgement.verdict].add(pair(judgement.a, judgement.b))
    return Constraints(frozenset(pairs[Verdict.SAME]), frozenset(pairs[Verdict.DIFFERENT]))


def _by_rank(candidates: Sequence[Judgement]) -> dict[str, str]:
    """The reason of each candidate that is not in force; the others are."""
    ranked = sorted(candidates, key=order, reverse=True)
    ranked.sort(key=lambda j: j.by == AUTOMATIC)
    spoken: dict[tuple[JudgedKind, Pair], Judgement] = {}
    taken = {kind: _Taken() for kind in JudgedKind}
    why: dict[str, str] = {}
    for j in ranked:
        key = (j.kind, pair(j.a, j.b))
        first = spoken.setdefault(key, j)
        if first is not j:
            why[j.id] = _outranked(j, first)
        else:
            against = taken[j.kind].add(j)
            if against:
                why[j.id] = "contradicts judgements that go before it: " + ", ".join(against)
    return why


def _outranked(judgement: Judgement, first: Judgement) -> str:
    if judgement.by == AUTOMATIC and first.by != AUTOMATIC:
        return f"a person's judgement goes before an automatic one: {first.id}"
    return f"a later judgement of {first.by} stands: {first.id}"


class _Taken:
    """Judgements taken so far that do not contradict one another."""

    def __init__(self) -> None:
        self._same: dict[str, dict[str, str]] = {}  # record -> neighbour -> judgement
        self._different: list[Judgement] = []

    def add(self, judgement: Judgement) -> tuple[str, ...]:
        """Take ``judgement``, or leave it and return those (ids) that it contradicts."""
        a, b = judgement.a, judgement.b
        if judgement.verdict is Verdict.SAME:
            against = self._kept_apart(a, b)
            if not against:
                self._same.setdefault(a, {})[b] = judgement.id
                self._same.setdefault(b, {})[a] = judgement.id
            return against
        if judgement.verdict is Verdict.DIFFERENT:
            chain = self._chain(a, b)
            if chain is None:
                self._different.append(judgement)
            return chain or ()
        return ()

    def _kept_apart(self, a: str, b: str) -> tuple[str, ...]:
        """The judgements by which a and b are different, or ()."""
        mine, theirs = self._reach(a), self._reach(b)
        for other in self._different:
            for x, y in ((other.a, other.b), (other.b, other.a)):
                if x in mine and y in theirs:
                    return (*mine[x], other.id, *theirs[y])
        return ()

    def _chain(self, a: str, b: str) -> tuple[str, ...] | None:
        """The shortest chain of "same" from a to b (judgement ids), None where there is none."""
        return self._reach(a).get(b)

    def _reach(self, a: str) -> dict[str, tuple[str, ...]]:
        """Every record that is the same as ``a`` by a chain of judgements (ids), the shortest for each."""
        chains: dict[str, tuple[str, ...]] = {a: ()}
        queue = deque([a])
        while queue:
            here = queue.popleft()
            for neighbour, judgement in sorted(self._same.get(here, {}).items()):
                if neighbour not in chains:
                    chains[neighbour] = (*chains[here], judgement)
                    queue.append(neighbour)
        return chains


def _standing(judgement: Judgement, reversed_by: Mapping[str, str], told: Mapping[str, str]) -> Standing:
    by = reversed_by.get(judgement.id)
    if by:
        return Standing(judgement, False, f"taken back by {by}")
    if judgement.reverses is not None:
        return Standing(judgement, True, f"takes back {judgement.reverses}")
    why = told.get(judgement.id)
    return Standing(judgement, why is None, why or "in force")


def _components(must: Iterable[Pair]) -> dict[str, str]:
    """For each record of the pairs the least record that it must stand with."""
    home: dict[str, str] = {}

    def top(record: str) -> str:
        while home.setdefault(record, record) != record:
            record = home[record]
        return record

    for a, b in sorted(must):
        one, two = sorted((top(a), top(b)))
        home[two] = one
    return {record: top(record) for record in home}


FREE = Constraints()  # nothing is demanded, nothing forbidden
