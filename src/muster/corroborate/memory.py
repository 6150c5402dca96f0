"""The search's records in memory: for a few reports, and as the reference that the ledger's tables must agree with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from muster.domain.document import Document
from muster.domain.origin import CopyMatch, ReportTraits
from muster.domain.postings import Position, Reached, Space


class MemoryPostings:
    """Postings in dictionaries; holders of one key are kept in order."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, str], tuple[Position, Mapping[int, int]]] = {}
        self._spaces: dict[int, Space] = {}
        self._order: dict[tuple[int, int], list[Position]] = {}
        self._waiting: dict[int, list[tuple[Position, Mapping[int, int]]]] = defaultdict(list)

    def put(self, space: Space, at: Position, keys: Mapping[int, int]) -> None:
        before = self._held.get((space.number, at.owner))
        if before:
            self._settle(space)
        for key in before[1] if before else ():
            self._order[space.number, key].remove(at)
        self._held[space.number, at.owner] = (at, keys)
        self._spaces[space.number] = space
        self._waiting[space.number].append((at, keys))

    def _settle(self, space: Space) -> None:
        """Sort in what was put since anybody last asked: much that is put is never asked for by key."""
        for at, keys in self._waiting.pop(space.number, ()):
            for key in keys:
                holders = self._order.setdefault((space.number, key), [])
                if holders and holders[-1] > at:
                    insort(holders, at)
                else:
                    holders.append(at)

    def read(self, space: Space, owners: Iterable[str]) -> None:
        """Nothing to do: all is at hand."""

    def held(self, space: Space, owner: str) -> Mapping[int, int]:
        found = self._held.get((space.number, owner))
        return found[1] if found else {}

    def everything(self) -> Iterator[tuple[Space, Position, Mapping[int, int]]]:
        """All that is held."""
        for (number, _), (at, keys) in self._held.items():
            yield self._spaces[number], at, keys

    def earlier(
        self, space: Space, at: Position, keys: Mapping[int, int], marks: Container[int] | None = None
    ) -> Mapping[str, int]:
        self._settle(space)
        total = Counter[str]()
        for key, value in keys.items():
            holders = self._order.get((space.number, key), ())
            if len(holders) > 1 or (holders and holders[0] != at):
                for owner in self._nearest(space, key, holders, at, marks):
                    total[owner] += value
        return total

    def _nearest(
        self, space: Space, key: int, holders: Sequence[Position], at: Position, marks: Container[int] | None
    ) -> list[str]:
        """The last holders before a position within reach, then those of unknown day."""
        end, known = bisect_left(holders, at), bisect_left(holders, Position(1, ""))
        first = max(known, bisect_left(holders, Position(at.day - space.reach, ""))) if at.day else end
        found = list[str]()
        for p in (*reversed(holders[first:end]), *reversed(holders[: min(known, end)])):
            if len(found) == space.nearest:
                break
            if marks is None or self._held[space.number, p.owner][1][key] in marks:
                found.append(p.owner)
        return found

    def holding(
        self, space: Space, keys: Collection[int], days: tuple[int, int], most: int
    ) -> Sequence[tuple[int, int, str, int]] | None:
        self._settle(space)
        first, last = days
        found = [
            (key, p.day, p.owner, self._held[space.number, p.owner][1][key])
            for key in keys
            for p in self._order.get((space.number, key), ())
            if not p.day or first <= p.day <= last
        ]
        return found if len(found) <= most else None

    def later(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        self._settle(space)
        last = Position(at.day + space.reach + 1, "")
        found = set[str]()
        for key in keys:
            holders = self._order.get((space.number, key), ())
            end = bisect_left(holders, last) if at.day else len(holders)
            found.update(p.owner for p in holders[bisect_right(holders, at) : end])
        return frozenset(found)

    def followers(self, space: Space, at: Position, keys: Iterable[int]) -> frozenset[str]:
        """All later ones: looking up once more costs little here."""
        return self.later(space, at, keys)

    def reached(self, space: Space, at: Position, keys: Mapping[int, int], least: int) -> Reached:
        """All later ones: looking up once more costs little here."""
        return Reached({}, self.later(space, at, keys))

    def holders(self, space: Space, keys: Iterable[int]) -> Mapping[int, Mapping[str, int]]:
        self._settle(space)
        return {
            key: {p.owner: self._held[space.number, p.owner][1][key] for p in ones}
            for key in keys
            if (ones := self._order.get((space.number, key)))
        }


class MemoryCopies:
    """What :class:`~muster.corroborate.copies.Copies` asks for, over documents in memory."""

    def __init__(self, documents: Mapping[str, Document] | None = None) -> None:
        self.postings = MemoryPostings()
        self._documents = dict(documents or {})
        self._names: dict[str, frozenset[str]] = {}
        self._traits: dict[str, ReportTraits] = {}
        self._matches: dict[str, dict[tuple[str, str], CopyMatch]] = defaultdict(dict)
        self._weakest: dict[int, dict[str, int]] = defaultdict(dict)

    def add(self, documents: Mapping[str, Document]) -> None:
        self._documents |= documents

    @property
    def everything(self) -> frozenset[str]:
        return frozenset(self._documents)

    def documents(self, reports: Iterable[str]) -> Mapping[str, Document]:
        return {r: self._documents[r] for r in reports}

    def names(self, kind: str) -> frozenset[str]:
        return self._names.get(kind, frozenset())

    def add_names(self, kind: str, names: Iterable[str]) -> None:
        self._names[kind] = self.names(kind).union(names)

    def all_names(self) -> Mapping[str, frozenset[str]]:
        return self._names

    def published_by(self, outlets: Iterable[str], first: int, last: int) -> Iterable[str]:
        wanted = {o.strip() for o in outlets}
        its = ((i, t) for i, t in self._traits.items() if t.outlet and t.outlet.strip() in wanted)
        return [i for i, t in its if first <= t.position.day <= last]

    def published_in(self, day: int, days: int) -> Iterable[str]:
        return [i for i, t in self._traits.items() if t.day and day <= t.day.toordinal() < day + days]

    def latest(self, day: int) -> Position | None:
        return max(
            (t.position for t in self._traits.values() if t.day and t.day.toordinal() <= day), default=None
        )

    def mentioning(self, form: str) -> Iterable[str]:
        words = form.casefold().split()
        return [
            i
            for i, d in self._documents.items()
            if all(w in f"{d.outlet} {d.text}".casefold() for w in words)
        ]

    def traits(self, reports: Iterable[str]) -> Mapping[str, ReportTraits]:
        return {r: self._traits[r] for r in reports if r in self._traits}

    def matches(self, reports: Iterable[str]) -> Sequence[CopyMatch]:
        found: dict[tuple[str, str], CopyMatch] = {}
        for report in reports:
            found |= self._matches.get(report, {})
        return list(found.values())

    def weakest(self, search: int, reports: Iterable[str]) -> Mapping[str, int]:
        held = self._weakest[search]
        return {r: held[r] for r in reports if r in held}

    def replace_weakest(self, search: int, found: Mapping[str, int | None]) -> None:
        held = self._weakest[search]
        for report, weight in found.items():
            held.pop(report, None)
            if weight is not None:
                held[report] = weight

    def all_weakest(self) -> Iterator[tuple[int, Mapping[str, int]]]:
        """Of each search, by report."""
        yield from self._weakest.items()

    @property
    def blank(self) -> bool:
        return not self._traits

    def replace_traits(self, traits: Iterable[ReportTraits]) -> None:
        self._traits |= {t.id: t for t in traits}

    def replace_matches(self, gone: Iterable[CopyMatch], found: Iterable[CopyMatch]) -> None:
        for m in gone:
            for end in (m.a, m.b):
                self._matches[end].pop((m.a, m.b), None)
        for m in found:
            for end in (m.a, m.b):
                self._matches[end][m.a, m.b] = m
