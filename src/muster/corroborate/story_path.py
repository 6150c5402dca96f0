"""The path of a story: the reports of one origin as a tree, and what each hop changed, hardened or lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from muster.corroborate.credits import Creditable, creditable
from muster.corroborate.story_changes import (
    Aligned,
    Pair,
    align,
    counting,
    doubting,
    doubts,
    excerpts,
    saying,
    wording,
)
from muster.corroborate.story_claims import Told, events_of, matched, shifts
from muster.corroborate.story_order import (
    Parent,
    before,
    content,
    ground,
    innovation,
    is_cut,
    names,
    only_in_its_language,
    ordered,
    parents,
)
from muster.corroborate.story_text import Text, mass, read, telling
from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.origin import CopyVerdict, OriginGroup
from muster.domain.story_path import Aspect, Change, Excerpt, Ground, Hop, Shift, StoryPath
from muster.domain.text import Span

_MODALITY = {Aspect.CERTAINTY, Aspect.SPEECH_ACT, Aspect.TIME_FRAME, Aspect.POLARITY}


def path(
    group: OriginGroup,
    documents: Iterable[Document],
    claims: Iterable[Claim],
    events: Iterable[PostureEvent] = (),
) -> StoryPath:
    """The path of one origin's text. Pure; the order of the arguments' items does not matter.

    ``documents`` and ``claims`` may hold more than the group's; what lies outside the group is not looked at. Reports
    without claims are compared by their words alone.
    """
    held = sorted(
        (d for d in {d.id: d for d in documents}.values() if d.id in group.members), key=lambda d: d.id
    )
    sources = creditable(
        frozenset(d.outlet for d in held if d.outlet),
        frozenset(d.dateline.wire for d in held if d.dateline and d.dateline.wire),
    )
    row = ordered((read(d, sources) for d in held), group.root)
    absent = _absent(group, row, sources)
    scene = _Scene(row, sources, _claims_of(claims), events_of(events), group.evidence)
    found = parents(row, absent)
    hops = tuple(_hop(parent, scene, absent) for parent in found)
    taken = {hop.child for hop in hops}
    label = sources.labels[absent] if absent else None
    return StoryPath(group.id, group.label, tuple(t.id for t in row if t.id not in taken), hops, label)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every hop is read against."""

    row: tuple[Text, ...]
    sources: Creditable
    claims: Mapping[str, tuple[Claim, ...]]
    events: Mapping[str, frozenset[str]]
    verdicts: Sequence[CopyVerdict]


def _claims_of(claims: Iterable[Claim]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.report, []).append(claim)
    return {report: tuple(sorted(ones, key=lambda c: (c.span, c.id))) for report, ones in found.items()}


def _absent(group: OriginGroup, row: Sequence[Text], sources: Creditable) -> str | None:
    """The id of the source that the origin is named after, where the reports credit it and none of them is its own."""
    credited = Counter(source for text in row for source in text.credits if source != text.itself)
    named = [source for source in credited if sources.labels.get(source) == group.label]
    own = {text.itself for text in row} | {sources.owner(text.document.outlet) for text in row}
    return next((source for source in sorted(named) if source not in own), None)


def _hop(found: Parent, scene: _Scene, absent: str | None) -> Hop:
    child, compared = found.child, found.compared
    aligned = align(compared, child) if compared else Aligned((), (), ())
    shown = ground(child, found.parent, scene.row) if found.parent else Ground.CREDIT
    return Hop(
        child=child.id,
        parent=found.parent.id if found.parent else None,
        compared=compared.id if compared else None,
        ground=shown,
        reasons=tuple(_reasons(found, shown, scene, absent)),
        also=tuple(text.id for text in found.also),
        changes=tuple(_changes(compared, child, aligned, scene)) if compared else (),
        dropped=excerpts(compared, aligned.dropped) if compared else (),
        added=excerpts(child, aligned.added),
        kept=len(child.sentences) - len(aligned.added) if compared else 0,
        verdict=_verdict(scene.verdicts, child, compared) if compared else None,
    )


def _verdict(verdicts: Sequence[CopyVerdict], one: Text, two: Text) -> CopyVerdict | None:
    return next((v for v in verdicts if {v.a, v.b} == {one.id, two.id}), None)


def _reasons(found: Parent, shown: Ground, scene: _Scene, absent: str | None) -> Iterator[str]:
    child, parent = found.child, found.parent
    if parent is None:
        yield f"it credits {scene.sources.labels[absent or '']}, whose text is not among the reports"
        if found.compared:
            yield f"compared with {found.compared.name}, the nearest earlier report of the same source"
        return
    if names(child, parent):
        yield f"it credits {parent.name}"
    yield from _dates(child, parent)
    yield from _words(child, parent, scene.row)
    if found.also:
        others = ", ".join(sorted({text.name for text in found.also}))
        yield f"as near: {others}; it may have been taken from there"
    if shown is Ground.UNKNOWN:
        yield "order unknown: nothing printed shows which of the two was first"


def _dates(child: Text, parent: Text) -> Iterator[str]:
    first = before(parent, child)
    if first is False:
        yield f"although {parent.name} is dated later"
    elif first and parent.day != child.day and child.document.published and parent.document.published:
        days = (child.document.published.day - parent.document.published.day).days
        yield f"published {days} {'day' if days == 1 else 'days'} later"
    elif first:
        yield "published later on the same day"


def _words(child: Text, parent: Text, row: Sequence[Text]) -> Iterator[str]:
    both = len(child.grams & parent.grams)
    if child.language == parent.language and both:
        mine, theirs = both / len(child.grams), both / len(parent.grams)
        yield f"{mine:.0%} of its runs of words stand in {parent.name}, {theirs:.0%} the other way"
    else:
        total = mass(telling(child.anchors, False)) or 1.0
        share = content(child, parent).has / total
        yield f"{share:.0%} of its names, numbers and notions stand in {parent.name}"
    if is_cut(child, parent):
        yield "a cut copy: the other has nearly all of it and more"
    if only_in_its_language(child, parent, row):
        yield f"a translation: the only report in its language ({child.language})"
    run = (
        innovation(child, parent, row[0])
        if parent is not row[0] and child.language == parent.language
        else None
    )
    if run:
        yield f"both print what {row[0].name} does not: “{_quoted(child, run)}”"


def _quoted(text: Text, run: tuple[int, int]) -> str:
    words = [word for sentence in text.sentences for word in sentence.words][slice(*run)]
    return " ".join(Span(words[0].start, words[-1].end).of(text.document.text).split())


def _changes(parent: Text, child: Text, aligned: Aligned, scene: _Scene) -> Iterator[Change]:
    """Credits, then claim by claim, then what only the words show, then denials that are gone."""
    told = matched(scene.claims.get(parent.id, ()), scene.claims.get(child.id, ()), aligned, scene.events)
    yield from _credits(parent, child, scene.sources)
    for one in told:
        yield from _by_claims(one, parent, child, aligned)
    for pair in aligned.pairs:
        if pair.differs:
            yield from _by_words(pair, parent, child, [one for one in told if _tells(one, pair)])
    yield from doubts(aligned, parent, child)


def _tells(told: Told, pair: Pair) -> bool:
    return pair.parent.span.overlaps(told.parent.predicate) or pair.child.span.overlaps(told.child.predicate)


def _by_claims(told: Told, parent: Text, child: Text, aligned: Aligned) -> Iterator[Change]:
    """What two claims say otherwise. A sentence that is reprinted word for word says the same, whatever was read from it;
    one that still doubts ("it was not clear whether") is no statement."""
    carrying = [pair for pair in aligned.pairs if pair.child.span.overlaps(told.child.predicate)]
    if any(pair.parent.plain == pair.child.plain for pair in carrying):
        return
    doubted = any(doubting(pair.child, child.language) for pair in carrying)
    for change in shifts(told, (parent.names, child.names)):
        if not (doubted and change.aspect is Aspect.SPEECH_ACT and change.shift is Shift.HARDENED):
            yield change


def _by_words(pair: Pair, parent: Text, child: Text, told: Sequence[Told]) -> Iterator[Change]:
    """What the words of a sentence show where no claims of it were compared; beside claims only hedges and counts, where
    the claims show no such change themselves. Who speaks is known better from the claims."""
    if not told:
        yield from (
            *wording(pair, parent, child),
            *saying(pair, parent, child),
            *counting(pair, parent, child),
        )
        return
    seen = {change.aspect for one in told for change in shifts(one, (parent.names, child.names))}
    if seen.isdisjoint(_MODALITY):
        yield from (change for change in wording(pair, parent, child) if change.aspect is Aspect.WORDING)
    if Aspect.COUNT not in seen:
        yield from counting(pair, parent, child)


def _credits(parent: Text, child: Text, sources: Creditable) -> Iterator[Change]:
    """Agencies and papers that the one names, or is, and the other does not name."""
    there = {*parent.credits, *([parent.itself] if parent.itself else [])}
    same_paper = parent.document.outlet == child.document.outlet
    for source in sorted(there - child.credits - {child.itself}):
        if not (same_paper and source == parent.itself):
            place = _mention(parent, source)
            yield Change(Aspect.CREDIT, Shift.LOST, sources.labels[source], "not named", place)
    for source in sorted(child.credits - there - {child.itself}):
        place = _mention(child, source)
        yield Change(Aspect.CREDIT, Shift.ADDED, "not named", sources.labels[source], None, place)


def _mention(text: Text, source: str) -> Excerpt | None:
    span = text.mentions.get(source)
    return text.excerpt(span) if span else None
