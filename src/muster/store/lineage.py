"""Origin groups from their rows, and which of them a claim stands in."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from muster.domain.origin import CopyVerdict, OriginGroup, Passage, share
from muster.domain.text import Span


def groups(found: Sequence[Any], held: Sequence[Any]) -> tuple[OriginGroup, ...]:
    """Groups from rows of ``origins`` and ``origin_members``; members without a group's row are left out."""
    members: dict[str, list[str]] = defaultdict(list)
    passages: dict[str, list[Passage]] = defaultdict(list)
    for row in held:
        members[row.origin].append(row.report)
        spans = json.loads(row.passages) if row.passages else ()
        passages[row.origin] += [Passage(row.report, Span(*span)) for span in spans]
    return tuple(
        OriginGroup(
            members=tuple(sorted(members[row.id])),
            root=row.root,
            label=row.label,
            lineage_known=row.lineage_known,
            passages=tuple(sorted(passages[row.id])),
        )
        for row in found
    )


def with_evidence(found: Sequence[OriginGroup], verdicts: Iterable[CopyVerdict]) -> tuple[OriginGroup, ...]:
    """Groups with the verdicts between their members."""
    home: dict[str, set[str]] = defaultdict(set)
    for group in found:
        for member in group.members:
            home[member].add(group.id)
    inside: dict[str, list[CopyVerdict]] = defaultdict(list)
    for v in sorted(verdicts, key=lambda v: (v.a, v.b)):
        for group_id in home[v.a] & home[v.b]:
            inside[group_id].append(v)
    return tuple(replace(g, evidence=tuple(inside[g.id])) for g in found)


def origins_held(held: Iterable[Any]) -> Callable[[str, Span], str | None]:
    """From rows of ``origin_members``: the origin (id) of a stretch of a report, None for a report's own words in a roundup."""
    of: dict[str, list[tuple[str, list[Span]]]] = defaultdict(list)
    for row in sorted(held, key=lambda row: row.origin):
        spans = [Span(*span) for span in json.loads(row.passages)] if row.passages else []
        of[row.report].append((row.origin, spans))

    def origin(report: str, span: Span) -> str | None:
        shares = [(-share(spans, span), origin_id) for origin_id, spans in of[report]]
        best = min(shares, default=(0, ""))
        return best[1] if best[0] < 0 else None

    return origin
