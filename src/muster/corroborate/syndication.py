"""Copies into origins: which reports carry one text.

Sampled fingerprints find reused words (MinHash by sentence, Broder 1997; asymmetric containment, so that a trimmed copy
is found in the whole); printed credits with agreeing names, numbers and notions find rewritten and translated copies.
Everything unsure stays apart: a missed copy is seen, a false confirmation is believed.

Reports are taken in one by one or by the million with the same result: each looks only at reports before it in the order
of publication, and a group depends only on the reports that matches connect with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, pairwise
from typing import NamedTuple

from muster.corroborate.boilerplate import is_dull, printed_lines
from muster.corroborate.candidates import all_candidates, candidates, may_enter
from muster.corroborate.comparing import Comparing, stretch
from muster.corroborate.copies import ABROAD_DAYS, DATELINE, OUTLET, Copies
from muster.corroborate.credited import Credited, days, kind
from muster.corroborate.credits import Creditable, creditable
from muster.corroborate.foresight import Printed
from muster.corroborate.grouping import group, reached
from muster.corroborate.judgements import FREE, Constraints
from muster.corroborate.keys import SEARCHES, STRETCH, Search, sought
from muster.corroborate.lexicon import guess_language
from muster.corroborate.memory import MemoryCopies
from muster.corroborate.reading import Reading
from muster.corroborate.team import uncollected
from muster.domain.connected import connected
from muster.domain.document import Document
from muster.domain.origin import CopyMatch, OriginGroup, taken
from muster.domain.ports import Encoder
from muster.domain.postings import Position, Postings, Space

LINES = Space(5, reach=0, nearest=0)
_REACH = max(search.space.reach for search in SEARCHES)


class Regrouped(NamedTuple):
    """The groups of every report whose grouping may have changed (``reports``), as they are now; and the reports in parts that
    nothing connects."""

    reports: frozenset[str]
    groups: tuple[OriginGroup, ...]
    parts: list[set[str]]


def origins(
    documents: Sequence[Document],
    constraints: Constraints = FREE,
    workers: int = 1,
    encoder: Encoder | None = None,
) -> tuple[OriginGroup, ...]:
    """Groups of reports that rest on one text, in the order of their roots; a report with no copy is a group of its own.

    A roundup that carries passages of several texts is a member of each of their groups. The result does not depend
    on the order of ``documents``, nor on ``workers``. With an ``encoder`` sentences that mean the same are evidence between
    languages.
    """
    kept = MemoryCopies({d.id: d for d in documents})
    with uncollected():
        found = take_in(kept.everything, kept, constraints, workers, encoder).groups
    traits = kept.traits(kept.everything)
    return tuple(sorted(found, key=lambda g: (traits[g.root].position, g.members)))


def report_origins(
    documents: Sequence[Document], encoder: Encoder | None = None
) -> dict[str, tuple[str, ...]]:
    """Origin ids of each report, the one it takes most from first, keyed by ``Document.report_id``."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for one in origins(documents, encoder=encoder):
        for member in one.members:
            found[member].append((-taken(one, member), one.id))
    named: dict[str, tuple[str, ...]] = {}
    for d in sorted(documents, key=lambda d: d.id):
        mine = tuple(origin for _, origin in sorted(found[d.id]))
        named[d.report_id] = tuple(dict.fromkeys(named.get(d.report_id, ()) + mine))
    return named


def take_in(
    new: frozenset[str],
    kept: Copies,
    constraints: Constraints = FREE,
    workers: int = 1,
    encoder: Encoder | None = None,
) -> Regrouped:
    """Take reports in (ids; ``kept`` has their documents) and group anew whatever they touch; reports taken in before are
    compared anew.

    Taking in one report after the other, in any order, gives the groups that taking in all at once gives.
    """
    documents = kept.documents(new - kept.traits(new).keys())
    sources, renamed = _learn(documents.values(), kept)
    lines = _file_lines(documents, kept.postings)
    dirty = new | renamed | lines.reports | _open_days(documents.values(), kept)
    dull, credited = partial(_dull, kept.postings, documents.keys(), lines), Credited(kept.names)
    at_hand = Comparing(kept.documents, dull, sources, credited, workers, encoder)
    at_hand.abroad = frozenset(map(int, kept.names(ABROAD_DAYS)))
    try:
        dirty, before, found = _matched(dirty, documents.keys(), kept, at_hand)
    finally:
        at_hand.close()
    touched = dirty.union(*((m.a, m.b) for m in (*before, *found) if m.binds))
    return _regroup(touched, kept, sources.labels, constraints)


def _matched(
    dirty: frozenset[str], new: Container[str], kept: Copies, at_hand: Comparing
) -> tuple[frozenset[str], list[CopyMatch], list[CopyMatch]]:
    """Read the reports anew and keep what is found: all that were read, their matches before and those now."""
    alone = kept.blank
    readings = _read(dirty, at_hand, kept)
    dirty = frozenset(readings)
    finding, shifted = _file_keys(readings.values(), new, kept)
    affected = dirty | finding | shifted
    kept.replace_traits(r.traits for r in readings.values())
    before = [m for m in kept.matches(affected) if m.b in affected or m.a in dirty]
    if alone:
        found = at_hand.judge(_all_pairs(readings.values(), kept))
    else:
        known = affected - dirty - shifted if all(i in new for i in dirty) else frozenset[str]()
        found = _compare(affected, dirty, known, before, kept, at_hand)
    kept.replace_matches(before, found)
    return dirty, before, found


def _learn(documents: Iterable[Document], kept: Copies) -> tuple[Creditable, frozenset[str]]:
    """Whom reports may now credit, and the older reports that this lets read otherwise."""
    printed, known = Printed(), (kept.names(OUTLET), kept.names(DATELINE))
    printed.note(documents)
    outlets, datelines = printed.outlets - known[0], printed.datelines - known[1]
    sources = creditable(known[0] | outlets, known[1] | datelines)
    kept.add_names(OUTLET, outlets)
    kept.add_names(DATELINE, datelines)
    if kept.blank or not (outlets or datelines):
        return sources, frozenset()
    changed = sources.changed(creditable(*known))
    return sources, frozenset(report for form in changed for report in kept.mentioning(form))


def _open_days(documents: Iterable[Document], kept: Copies) -> frozenset[str]:
    """Note the days of reports that are not in English; returns the older reports of days noted for the first time.

    Only in such days is anything looked for across languages: an archive in one language pays nothing.
    """
    foreign = {
        stretch(d.published.day)
        for d in documents
        if d.published and (d.language or guess_language(d.text)) != "en"
    }
    near = {str(s + n) for s in foreign for n in (-1, 0, 1)} - kept.names(ABROAD_DAYS)
    kept.add_names(ABROAD_DAYS, near)
    return frozenset().union(*(kept.published_in(int(s) * STRETCH, STRETCH) for s in near))


def _read(reports: Iterable[str], at_hand: Comparing, kept: Copies) -> dict[str, Reading]:
    """Readings of reports, and of those whose outlet is now credited for the first time in those days."""
    found = {r.traits.id: r for r in at_hand.read(sorted(reports))}
    told = ((outlet, r.traits.day) for r in found.values() for outlet in r.outlets)
    again = set[str]()
    for those, outlets in at_hand.credited.note(told).items():
        kept.add_names(kind(those), outlets)
        first, last = days(those)
        its = (
            i
            for i, r in found.items()
            if r.traits.publisher in outlets and first <= r.traits.position.day <= last
        )
        again.update(its)
        printed = [form for form, owner in at_hand.sources.forms.items() if owner in outlets]
        again.update(kept.published_by(printed, first, last))
    if again:
        found |= {r.traits.id: r for r in at_hand.read(sorted(again))}
    return found


class _Lines(NamedTuple):
    """Boilerplate after new reports' lines were kept: the reports for which a line has become boilerplate, the lines that have,
    and of each new report those that were before, where there are any."""

    reports: frozenset[str]
    dulled: frozenset[int]
    before: Mapping[str, frozenset[int]]


def _file_lines(documents: Mapping[str, Document], postings: Postings) -> _Lines:
    """Keep the lines of new reports."""
    reports, dulled, before = set[str](), set[int](), dict[str, frozenset[int]]()
    postings.read(LINES, documents)
    printed = {report: printed_lines(document) for report, document in documents.items()}
    asked = {line.key for ones in printed.values() for line in ones}
    holders = {key: dict(others) for key, others in postings.holders(LINES, asked).items()}
    for report, ones in printed.items():
        fresh = {}
        for key, witness in ones:
            others = holders.get(key)
            if others is None:
                holders[key] = {report: witness}
            elif is_dull(others.values()):
                continue
            else:
                others[report] = witness
                if is_dull(others.values()):
                    reports |= others.keys()
                    dulled.add(key)
            fresh[key] = witness
        if len(fresh) < len(ones):
            before[report] = frozenset(key for key, _ in ones if key not in fresh)
        postings.put(LINES, Position(0, report), fresh)
    return _Lines(frozenset(reports), frozenset(dulled), before)


def _dull(
    postings: Postings, new: Container[str], lines: _Lines, report: str, document: Document
) -> frozenset[int]:
    """The lines of a report that are boilerplate."""
    if report in new:
        held = postings.held(LINES, report) if lines.dulled else ()
        return lines.before.get(report, frozenset()).union(key for key in held if key in lines.dulled)
    holders = postings.holders(LINES, [line.key for line in printed_lines(document)])
    return frozenset(key for key, others in holders.items() if is_dull(others.values()))


def _file_keys(
    readings: Collection[Reading], new: Container[str], kept: Copies
) -> tuple[frozenset[str], frozenset[str]]:
    """Keep the keys of reports read; returns the later reports for which that changes what they are compared with: those that
    these reports join, and those for whom others move.

    All keys are put before anything is asked, so that a database is written to once. What comes last in the order of
    publication changes nothing for what was there, and asks nothing.
    """
    moved, followed = list[tuple[Search, Reading, bool, Mapping[int, int]]](), _followed(readings, kept)
    for search in SEARCHES:
        kept.postings.read(search.space, [r.traits.id for r in readings])
    for reading in readings:
        at = reading.traits.position
        for search, now in zip(SEARCHES, reading.keys, strict=True):
            old = {} if at.owner in new else kept.postings.held(search.space, at.owner)
            if now != old:
                kept.postings.put(search.space, at, now)
            if followed(at) and (old or now):
                moved.append((search, reading, not old, {**old, **now}))
    finding, shifted = set[str](), set[str]()
    for search, reading, fresh, held in moved:
        keys = sought(search, held, reading.traits.language)
        found = kept.postings.reached(search.space, reading.traits.position, keys, search.least)
        finding |= may_enter(search, found.finding, kept) if fresh else found.finding.keys()
        shifted |= found.shifted
    return frozenset(finding), frozenset(shifted)


def _followed(readings: Collection[Reading], kept: Copies) -> Callable[[Position], bool]:
    """Whether a report taken in before stands after a place in the order of publication, near enough to look back at it."""
    if kept.blank:
        return lambda at: False
    latest = kept.latest(max(r.traits.position.day for r in readings) + _REACH) if readings else None
    return lambda at: not at.day or (latest is not None and at < latest)


def _all_pairs(readings: Iterable[Reading], kept: Copies) -> list[tuple[str, str]]:
    """What is to be compared where nothing was taken in before."""
    ordered = sorted(readings, key=lambda r: r.traits.position)
    return all_candidates([r.traits for r in ordered], [r.keys for r in ordered], kept)


def _compare(
    affected: frozenset[str],
    dirty: frozenset[str],
    known: Container[str],
    before: Iterable[CopyMatch],
    kept: Copies,
    at_hand: Comparing,
) -> list[CopyMatch]:
    """The matches of each affected report with those before it; what was judged of unchanged reports is kept.

    ``known``: affected reports that only newcomers join, so that all other pairs of theirs were judged before.
    """
    judged = {(m.a, m.b): m for m in before if m.a not in dirty and m.b not in dirty}
    pairs = candidates(sorted(kept.traits(affected).values(), key=lambda t: t.position), kept)
    asked = [pair for pair in pairs if pair not in judged and (pair[0] in dirty or pair[1] not in known)]
    fresh = at_hand.judge(asked)
    return fresh + [judged[pair] for pair in pairs if pair in judged]


def _regroup(
    touched: frozenset[str], kept: Copies, labels: Mapping[str, str], constraints: Constraints
) -> Regrouped:
    """Group the touched reports with all that matches or judgements connect with them."""
    region, matches = reached(touched, kept.matches, constraints)
    traits = kept.traits(region)
    judged = [[i for i in bundle if i in traits] for bundle in constraints.bundles()]
    bound = chain(((m.a, m.b) for m in matches if m.binds), *map(pairwise, judged))
    parts = connected(traits, bound)
    return Regrouped(frozenset(traits), group(traits, matches, labels, constraints), parts)
