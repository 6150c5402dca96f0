"""Stories against events that people filed reports under: BCubed, with intervals over events."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.corroborate.stories import stories
from muster.evaluation.bcubed import Agreement, bcubed, mean
from muster.evaluation.labelled_stories import Labelled, labelled_stories
from muster.evaluation.resampling import intervals


@dataclass(frozen=True, slots=True)
class Filed:
    """One report: the event it was filed under, the story it was put into, and how the two agree."""

    report: str
    title: str
    day: str | None
    event: str
    story: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class StoriesScore:
    reports: tuple[Filed, ...]

    def as_json(self) -> dict[str, Any]:
        by_event: dict[str, list[Filed]] = defaultdict(list)
        for one in self.reports:
            by_event[one.event].append(one)
        bounds = intervals([by_event[event] for event in sorted(by_event)], _figures)
        return {
            "reports": len(self.reports),
            "events": len(by_event),
            "stories": len({one.story for one in self.reports}),
            "all": _rounded(self.reports),
            "even": _rounded([one for one in self.reports if not _odd(one.event)]),
            "odd": _rounded([one for one in self.reports if _odd(one.event)]),
            "intervals": {name: list(both) for name, both in bounds.items()},
            "merged": _merged(self.reports),
            "split": [
                _split(event, filed) for event, filed in sorted(by_event.items()) if _pieces(filed) > 1
            ],
        }


def score_stories(path: Path) -> StoriesScore:
    """Group the reports at ``path`` and compare. Raises UsageError where there are none."""
    given = labelled_stories(path)
    gold = {one.document.id: one.story for one in given}
    found = {
        member: story.id for story in stories([one.document for one in given]) for member in story.members
    }
    agreements = bcubed(gold, found)
    return StoriesScore(tuple(_filed(one, found, agreements[one.document.id]) for one in given))


def _filed(one: Labelled, found: dict[str, str], agreement: Agreement) -> Filed:
    d = one.document
    title = d.title or d.text.split("\n", 1)[0][:80]
    return Filed(
        d.report_id, title, d.published.iso[:10] if d.published else None, one.story, found[d.id], agreement
    )


def _odd(event: str) -> bool:
    """A half of the events that is fixed by their names; the cut-offs were chosen on the other."""
    return bool(hashlib.sha256(event.split(" ", 1)[0].encode()).digest()[-1] % 2)


def _figures(events: Sequence[Sequence[Filed]]) -> dict[str, float]:
    total = mean(one.agreement for filed in events for one in filed)
    return {"precision": total.precision, "recall": total.recall, "f1": total.f1}


def _rounded(reports: Sequence[Filed]) -> dict[str, float]:
    figures = _figures([reports])
    return {"reports": len(reports), **{name: round(value, 4) for name, value in figures.items()}}


def _pieces(filed: Sequence[Filed]) -> int:
    return len({one.story for one in filed})


def _merged(reports: Sequence[Filed]) -> list[dict[str, int]]:
    """Stories that hold several events: how many reports of each."""
    inside: dict[str, Counter[str]] = defaultdict(Counter)
    for one in reports:
        inside[one.story][one.event] += 1
    return [dict(sorted(events.items())) for _, events in sorted(inside.items()) if len(events) > 1]


def _split(event: str, filed: Sequence[Filed]) -> dict[str, Any]:
    """An event in several stories: their sizes, and the reports outside the largest."""
    sizes = Counter(one.story for one in filed)
    largest = min(sizes, key=lambda story: (-sizes[story], story))
    apart = [f"{one.day or 'undated'} {one.title}" for one in filed if one.story != largest]
    return {"event": event, "sizes": sorted(sizes.values(), reverse=True), "apart": sorted(apart)}
