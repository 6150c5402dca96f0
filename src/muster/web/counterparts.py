"""The claims that are linked to the one in hand: what contradicts, updates and supports it, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from muster.domain.link import Link, Relation
from muster.web.desk import Desk
from muster.web.views import ClaimView, claim_views, nearness, telling
from muster.web.words import RELATIONS, visible

MAX_READ = 60  # linked claims shown: the first of each kind; how many more there are is said
ORDER = (
    Relation.CONTRADICTS,
    Relation.SUPERSEDES,
    Relation.SUPPORTS,
    Relation.SAME_EVENT,
    Relation.SAME_EVIDENCE,
)


class Counterpart(NamedTuple):
    """Another claim and what joins it to the one in hand."""

    relation: Relation
    label: str
    why: str
    other: ClaimView
    copies: int = 0  # further claims of the same origin in the same words


class Linked(NamedTuple):
    """Counterparts in the order of :data:`ORDER`, and how many linked claims were left out."""

    shown: tuple[Counterpart, ...]
    left_out: int

    def of(self, *relations: Relation) -> list[Counterpart]:
        return [counterpart for counterpart in self.shown if counterpart.relation in relations]


def linked(claim: str, desk: Desk) -> Linked:
    """Each other claim only once, by its weightiest link, and copies of one origin as one."""
    first: dict[str, Link] = {}
    for link in sorted(desk.reader.links(claim), key=lambda link: ORDER.index(link.relation)):
        first.setdefault(link.b if link.a == claim else link.a, link)
    read = dict(list(first.items())[:MAX_READ])
    views = {view.id: view for view in claim_views(desk.reader.claims_by_id(read), desk)}
    found = [_counterpart(claim, link, views) for link in read.values()]
    found.sort(key=lambda c: (ORDER.index(c.relation), nearness(c.other)))
    return Linked(_folded(found), len(first) - len(read))


def _folded(found: list[Counterpart]) -> tuple[Counterpart, ...]:
    first: dict[tuple[str, ...], Counterpart] = {}
    for counterpart in found:
        key = telling(counterpart.other.record)
        known = first.get(key)
        first[key] = known._replace(copies=known.copies + 1) if known else counterpart
    return tuple(first.values())


def _counterpart(claim: str, link: Link, views: Mapping[str, ClaimView]) -> Counterpart:
    other = link.b if link.a == claim else link.a
    label = RELATIONS[link.relation]
    if link.b == claim and link.relation is Relation.SUPERSEDES:
        label = "Replaced by"
    if link.b == claim and link.relation is Relation.SUPPORTS:
        label = "Supported by"
    return Counterpart(link.relation, label, visible(link.why), views[other])
