"""Reports into stories: what is about one happening, whatever its wording and origin.

Agglomeration by average link over cosines of weighted terms with decay in time, the measures of online news clustering
(Miranda et al. 2018; Staykovski et al. 2019), over the pairs that an inverted index of each report's heaviest terms brings
together. A story is wider than an origin: independent reports of one happening are one story and several origins.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import date

from muster.corroborate.agglomeration import Cuts, Edge, Group, agglomerate
from muster.corroborate.boilerplate import boilerplate
from muster.corroborate.likeness import Bundle, bundles, cosines, heaviest, likeness
from muster.corroborate.terms import Terms, terms
from muster.domain.document import Document
from muster.domain.story import Story

_DEFAULT = Cuts()  # chosen on one half of a set of news events, on a plateau: docs/evaluation.md
_KEYS = 15  # heaviest terms of each vector under which a report is looked up
_REACH = 40  # latest holders of a term that a report meets
_MET = 40  # of those, the ones with most terms in common, which are compared


def stories(documents: Sequence[Document], cuts: Cuts = _DEFAULT) -> tuple[Story, ...]:
    """Every report in exactly one story, by first day; the result does not depend on the order of ``documents``."""
    unique = sorted({d.id: d for d in documents}.values(), key=lambda d: d.id)
    dull = boilerplate(unique)
    reports = [terms(d, dull) for d in unique]
    reports.sort(key=lambda r: (r.day is None, r.day or 0, r.id))
    single = bundles(reports)
    groups = agglomerate(single, _neighbours(single, cuts), cuts)
    found = (_story(group, reports, single) for group in groups)
    return tuple(sorted(found, key=lambda s: (s.first or date.max, s.members)))


def _neighbours(single: Sequence[Bundle], cuts: Cuts) -> Iterator[Edge]:
    """Pairs that are alike enough: each report with those before it in time that share most of its heaviest terms."""
    holders: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=_REACH))
    for i, bundle in enumerate(single):
        met = Counter[int]()
        for key in heaviest((*bundle.words.values(), *bundle.across.values()), _KEYS):
            met.update(holders[key])
            holders[key].append(i)
        for before, _ in sorted(met.items(), key=lambda one: (-one[1], -one[0]))[:_MET]:
            alike = likeness(single[before], bundle, cuts.decay)
            if alike >= cuts.least:
                yield Edge(alike, before, i)


def _story(group: Group, reports: Sequence[Terms], single: Sequence[Bundle]) -> Story:
    days = [day for i in group.members if (day := reports[i].day) is not None]
    drawn = {i: cosines(single[i], group.bundle) for i in group.members}
    spoken = Counter(reports[i].language for i in group.members)
    lead = min(group.members, key=lambda i: (-spoken[reports[i].language], -drawn[i], reports[i].id))
    pairs = len(drawn) * (len(drawn) - 1)
    alone = sum(cosines(single[i], single[i]) for i in group.members)
    return Story(
        tuple(sorted(reports[i].id for i in group.members)),
        reports[lead].id,
        date.fromordinal(min(days)) if days else None,
        date.fromordinal(max(days)) if days else None,
        round((sum(drawn.values()) - alone) / pairs, 4) if pairs else 1.0,
    )
