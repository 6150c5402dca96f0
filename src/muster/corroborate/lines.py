"""Lines of evidence: which claims for or against an event rest on one and the same source.

Counting outlets is the classic failure; a line is what is left when copies, relays of one body's word and readings of
one picture are counted once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from muster.corroborate.lexicon import stem
from muster.corroborate.owners import Family, Owners, known_owners
from muster.corroborate.pictures import evidence, maybe_one_picture, provider
from muster.corroborate.skeleton import skeletons
from muster.domain.claim import Action, Certainty, Claim
from muster.domain.origin import OriginGroup, share
from muster.domain.record import Recorded
from muster.domain.source import Source, SourceKind

_BODIES = {SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.GROUP, SourceKind.PERSON, SourceKind.ANALYST,
           SourceKind.TRACKER, SourceKind.SOCIAL, SourceKind.DOCUMENT, SourceKind.OFFICIAL, SourceKind.RESIDENT}  # fmt: skip
_RELAYS = {SourceKind.WIRE, SourceKind.MEDIA}
_MANY_HOPS = 3


class Strength(IntEnum):
    """How much one line carries by its kind of evidence."""

    WEAK = 1  # rumour, hearsay, guesses, anonymous posts
    MEDIUM = 2  # officials, bodies, witnesses, analysts, a paper's own voice
    STRONG = 3  # imagery, trackers, the body whose own act it is, one's own observation


@dataclass(frozen=True, slots=True)
class Line:
    """One independent line: its origin groups, claims (ids), strength, whether its lineage is shown, and why.

    ``firm`` tells whether its earliest report prints the matter as certain.
    """

    groups: tuple[str, ...]
    claims: tuple[str, ...]
    strength: Strength
    shown: bool
    why: str
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where each report's text comes from: its origin groups by document id, ascending by group id; and whom its outlet
    belongs to."""

    groups_of: Mapping[str, tuple[OriginGroup, ...]]
    owners: Owners = field(default_factory=known_owners)
    _stretches: dict[str, tuple[OriginGroup, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # asked for several times for each claim
    _drawn: dict[tuple[tuple[str, ...], Action | None], tuple[Line, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # a grade and a likelihood rest on the same lines

    @classmethod
    def of(cls, origins: Sequence[OriginGroup], owners: Owners | None = None) -> Lineage:
        """``owners``: the table that comes with Muster where none is given."""
        held: dict[str, list[OriginGroup]] = {}
        for group in sorted(origins, key=lambda g: g.id):
            for member in group.members:
                held.setdefault(member, []).append(group)
        return cls({doc: tuple(groups) for doc, groups in held.items()}, owners or known_owners())

    def all_groups(self, recorded: Recorded) -> tuple[OriginGroup, ...]:
        """The groups of the text that a claim stands in, the one with most of its words first.

        In a roundup these are the groups whose passages the claim's words touch; what stands outside all passages is the
        report's own. A report outside every group stands alone with unknown lineage.
        """
        claim = recorded.claim.id
        if claim not in self._stretches:
            self._stretches[claim] = self._groups_at(recorded)
        return self._stretches[claim]

    def _groups_at(self, recorded: Recorded) -> tuple[OriginGroup, ...]:
        found = self.groups_of.get(recorded.claim.report, ())
        shares = [(-_share(group, recorded), n) for n, group in enumerate(found)]
        held = tuple(found[n] for share, n in sorted(shares) if share < 0)
        d = recorded.document
        return held or (OriginGroup((d.id,), d.id, d.outlet or d.report_id, False),)

    def group(self, recorded: Recorded) -> OriginGroup:
        """The group that most of a claim's words come from."""
        return self.all_groups(recorded)[0]

    def family(self, recorded: Recorded) -> Family | None:
        """The owner of an outlet that speaks in its own voice and in its own text: a reprint is its source's voice."""
        groups = self.all_groups(recorded)
        own = len(recorded.claim.attribution) == 1 and all(g.root == recorded.claim.report for g in groups)
        return self.owners.of(recorded.document) if own else None


def _share(group: OriginGroup, recorded: Recorded) -> int:
    passages = [p.span for p in group.passages if p.report == recorded.claim.report]
    return share(passages, recorded.claim.span)


def lines(recorded: Sequence[Recorded], lineage: Lineage, action: Action | None = None) -> tuple[Line, ...]:
    """Independent lines among claims that say the same, ordered by first group.

    Where ``action`` is given, a claim of another one ("trucks had been arriving" beside "12 trucks parked") speaks for
    the event only weakly: it makes it likelier and does not confirm it.
    """
    asked = (tuple(r.claim.id for r in recorded), action)
    if asked not in lineage._drawn:
        lineage._drawn[asked] = _lines(recorded, lineage, action)
    return lineage._drawn[asked]


def _lines(recorded: Sequence[Recorded], lineage: Lineage, action: Action | None) -> tuple[Line, ...]:
    parent: dict[str, str] = {}
    for r in recorded:
        keys = [*(f"group:{g.id}" for g in lineage.all_groups(r)), *shared_keys(r, lineage.family(r))]
        for key in keys:
            parent.setdefault(key, key)
        for key in keys[1:]:
            _join(parent, keys[0], key)
    for one, other in maybe_one_picture(recorded):
        _join(parent, *(f"group:{lineage.group(r).id}" for r in (one, other)))
    bundles: dict[str, list[Recorded]] = {}
    for r in recorded:
        bundles.setdefault(_top(parent, f"group:{lineage.group(r).id}"), []).append(r)
    found = [_line(sorted(bundle, key=lambda r: r.claim.id), lineage, action) for bundle in bundles.values()]
    return tuple(sorted(found, key=lambda line: (line.groups, line.claims)))


def independent(found: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that count as independent origins: those of shown lineage; where there are none, one for all the rest."""
    return tuple(line for line in found if line.shown) or tuple(found[:1])


def _join(parent: dict[str, str], a: str, b: str) -> None:
    one, two = sorted((_top(parent, a), _top(parent, b)))
    parent[two] = one


def _top(parent: Mapping[str, str], key: str) -> str:
    while parent[key] != key:
        key = parent[key]
    return key


def _line(bundle: Sequence[Recorded], lineage: Lineage, action: Action | None) -> Line:
    """Strength is that of the earliest report of each group, so that a later copy changes nothing."""
    held = Counter(g.id for r in bundle for g in lineage.all_groups(r))
    by_group: dict[str, tuple[OriginGroup, list[Recorded]]] = {}
    for r in bundle:
        likeliest = min(lineage.all_groups(r), key=lambda g: (-held[g.id], g.id))
        by_group.setdefault(likeliest.id, (likeliest, []))[1].append(r)
    best, shown, firm = (Strength.WEAK, ""), False, False
    for group, ones in by_group.values():
        first = min(_order(r, group) for r in ones)
        early = [r for r in ones if _order(r, group) == first]
        best = max([best, *(_bearing(r.claim, action) for r in early)])
        shown = shown or group.lineage_known or any(_source_shown(r) for r in early)
        firm = firm or any(r.claim.certainty is Certainty.CERTAIN for r in early)
    why = "; ".join((best[1], *_one_owner(bundle, lineage)))
    return Line(tuple(sorted(by_group)), tuple(r.claim.id for r in bundle), best[0], shown, why, firm)


def _one_owner(bundle: Sequence[Recorded], lineage: Lineage) -> list[str]:
    """Why outlets of one family are one line, for each family that several outlets of the bundle belong to."""
    held: dict[Family, set[str]] = {}
    for r in bundle:
        family = lineage.family(r)
        if family:
            held.setdefault(family, set()).add(r.document.outlet or r.document.report_id)
    return [
        f"one owner: {family.label} ({', '.join(sorted(outlets))})"
        for family, outlets in sorted(held.items())
        if len(outlets) > 1
    ]


def _bearing(claim: Claim, action: Action | None) -> tuple[Strength, str]:
    force, why = strength(claim)
    if action is None or claim.action is action:
        return force, why
    return Strength.WEAK, f"{why}, of another action ({claim.action.value})"


def _order(r: Recorded, group: OriginGroup) -> tuple[bool, str, str]:
    when = r.document.published.iso if r.document.published else "9"
    return r.claim.report != group.root, when, r.claim.report


def _source_shown(r: Recorded) -> bool:
    """The chain ends at a named source or at a picture or track whose provider is known; an unnamed official shows
    no lineage, nor does a picture of nobody's: it may be the one that another report rests on."""
    inner = r.claim.speaker
    if inner.kind in (SourceKind.IMAGERY, SourceKind.TRACKER):
        return bool(provider(r))
    return len(r.claim.attribution) > 1 and inner.named


def shared_keys(r: Recorded, family: Family | None = None) -> tuple[str, ...]:
    """What makes two reports' claims one line although their texts differ: one agency, one body's word, one picture, one
    owner of two outlets that speak in their own voice."""
    claim, keys = r.claim, [f"owner:{family.id}"] if family else []
    for step in claim.attribution[:-1]:
        if step.kind in _RELAYS and step.named:
            keys.append(f"relay:{body(step)}")
    inner = claim.speaker
    if inner.kind is SourceKind.IMAGERY:
        key = evidence(r)
        keys += [key] if key else []
    elif inner.named and (inner.kind in _BODIES or inner.kind in _RELAYS):
        kind = "relay" if inner.kind in _RELAYS else "body"
        keys.append(f"{kind}:{body(inner)}")
    return tuple(keys)


def body(source: Source) -> str:
    """Key of a body: its identity where it was resolved, else the skeletons of its printed name."""
    return source.identity or _named(source.name)


@lru_cache(maxsize=100_000)
def _named(name: str) -> str:
    words = [w for w in name.split() if w[:1].isalnum()]
    return " ".join(sorted({"".join(skeletons(w)[:1]) or stem(w.casefold()) for w in words}))


def strength(claim: Claim) -> tuple[Strength, str]:
    """Strength of one claim by the kind of its innermost source, its certainty and the length of its chain."""
    inner = claim.speaker
    base, why = _by_kind(claim)
    if claim.certainty is Certainty.POSSIBLE:
        base, why = Strength.WEAK, f"{why}, said to be possible or merely claimed"
    elif claim.certainty is Certainty.PROBABLE and base > Strength.WEAK:
        base, why = Strength(min(base, Strength.MEDIUM)), f"{why}, said to be probable"
    hops = sum(s.kind in _RELAYS for s in claim.attribution[:-1]) + len(claim.attribution) - 1
    if (
        hops >= _MANY_HOPS
        and base > Strength.WEAK
        and inner.kind not in (SourceKind.IMAGERY, SourceKind.TRACKER)
    ):
        base, why = Strength(base - 1), f"{why}, at {hops} hops"
    return base, why


def _by_kind(claim: Claim) -> tuple[Strength, str]:
    inner = claim.speaker
    if inner.kind in (SourceKind.IMAGERY, SourceKind.TRACKER):
        return Strength.STRONG, f"{inner.kind.value} ({inner.name})"
    if inner.kind is SourceKind.SOCIAL:
        return Strength.WEAK, f"social media ({inner.name})"
    if inner.kind in (SourceKind.MEDIA, SourceKind.WIRE) and not inner.named:
        return Strength.WEAK, f"unnamed media ({inner.name})"
    if len(claim.attribution) == 1:
        return Strength.MEDIUM, f"the publisher's own voice ({inner.name})"
    return Strength.MEDIUM, f"{'named' if inner.named else 'unnamed'} {inner.kind.value} ({inner.name})"
