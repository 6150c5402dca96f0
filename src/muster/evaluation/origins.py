"""Are copies joined with their origin, and is nothing else? Reports whose origins are known, grouped and scored.

One JSON object a line: a report's own fields and ``story``, ``relation`` (origin, verbatim, translated, independent,
hard_negative …), ``origin`` or ``origins``; further lines of a ``report_id`` add origins to it. Optional: ``split``, ``credit``
(named, other or none: whether a translation prints whose text it is). The adjusted Rand index (Hubert & Arabie 1985) is over reports with one
origin; a false merge is a pair put together of which one is independent or a hard negative and which gold keeps apart.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from muster.corroborate.profile import profile
from muster.corroborate.syndication import report_origins
from muster.domain.document import Document, RawReport
from muster.domain.errors import NotFound, UsageError
from muster.domain.ports import Encoder
from muster.read.document import read

_FIELDS = ("report_id", "url", "outlet", "published", "language", "title", "text")
_APART = {"independent", "hard_negative"}


@dataclass(frozen=True, slots=True)
class GoldReport:
    """What is known of one report. ``part`` is its split, where the file has splits."""

    id: str
    story: str
    relation: str
    origins: frozenset[str]
    part: str | None
    credit: str | None
    document: Document


def read_gold(path: Path, lead: int | None = None) -> tuple[GoldReport, ...]:
    """One a line, in the file's order; ``lead`` cuts all but origins to so many sentences.

    Raises NotFound for an absent file, UsageError for a malformed line.
    """
    if not path.is_file():
        raise NotFound(f"no file {path}")
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            found += [_gold_report(json.loads(line), lead)] if line.strip() else []
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number}: {error!r}") from None
    return tuple(found)


def merged(lines: Iterable[GoldReport]) -> list[GoldReport]:
    """One a report: the origins of all its lines."""
    found: dict[str, GoldReport] = {}
    for one in lines:
        before = found.get(one.id, one)
        found[one.id] = replace(before, origins=before.origins | one.origins)
    return list(found.values())


def _gold_report(row: Mapping[str, Any], lead: int | None) -> GoldReport:
    shown = {name: row.get(name) for name in _FIELDS}
    if lead is not None and row["relation"] != "origin":
        shown["text"] = _first_sentences(_document(shown), lead)
    return GoldReport(
        str(row["report_id"]),
        str(row["story"]),
        str(row["relation"]),
        frozenset(row.get("origins") or [row["origin"]]),
        row.get("split"),
        row.get("credit"),
        _document(shown),
    )


def _document(shown: Mapping[str, Any]) -> Document:
    content = json.dumps(shown, ensure_ascii=False).encode()
    return read(RawReport(content, "application/json", str(shown["report_id"])))


def _first_sentences(document: Document, count: int) -> str:
    kept = profile(document)
    last = kept.sentences[:count][-1].last if kept.sentences else kept.size
    return document.text[: int(kept.offsets[1][last - 1])] + "."


@dataclass(frozen=True, slots=True)
class OriginScore:
    """Figures over some reports. ``joined`` maps a relation to how many of its pairs (copy, origin) are together, of how many."""

    reports: int
    ari: float
    precision: float
    recall: float
    false_merges: tuple[tuple[str, str], ...]
    roundups: tuple[int, int]
    joined: dict[str, tuple[int, int]]

    def as_json(self) -> dict[str, Any]:
        total = self.precision + self.recall
        return {
            "reports": self.reports,
            "ari": round(self.ari, 4),
            "pair_precision": round(self.precision, 4),
            "pair_recall": round(self.recall, 4),
            "pair_f1": round(2 * self.precision * self.recall / total if total else 0.0, 4),
            "false_merges": len(self.false_merges),
            "joined_to_its_origin": {k: f"{a}/{b}" for k, (a, b) in sorted(self.joined.items())},
            "roundups_exact": "{}/{}".format(*self.roundups),
            "false_merge_pairs": [list(pair) for pair in self.false_merges],
        }


def score_origins(
    gold: Sequence[GoldReport], stories: Iterable[str] = (), encoder: Encoder | None = None
) -> dict[str, OriginScore]:
    """Group all reports together, then score lines of gold: all, those of each split, those of the chosen ``stories``."""
    guess = report_origins([r.document for r in merged(gold)], encoder)
    parts = {"all": list(gold)}
    for name in sorted({r.part for r in gold if r.part}):
        parts[name] = [r for r in gold if r.part == name]
    chosen = set(stories)
    if chosen:
        parts[", ".join(sorted(chosen))] = [r for r in gold if r.story in chosen]
    return {name: score(merged(part), guess) for name, part in parts.items()}


def score(reports: Sequence[GoldReport], guess: Mapping[str, Sequence[str]]) -> OriginScore:
    """Compare guessed origins (by report id; one that is missing counts as its own) with the known ones."""
    if not reports:
        raise UsageError("no report to score: are the stories named as in the file?")
    said = {r.id: tuple(guess.get(r.id) or (f"missing:{r.id}",)) for r in reports}
    single = [r for r in reports if len(r.origins) == 1]
    counts, merged = _pairs(sorted(reports, key=lambda r: r.id), said)
    several = [r for r in reports if len(r.origins) > 1]
    exact = sum(len(set(said[r.id])) == len(r.origins) for r in several)
    return OriginScore(
        len(reports),
        _adjusted_rand([min(r.origins) for r in single], [said[r.id][0] for r in single]),
        counts["hit"] / max(1, counts["hit"] + counts["wrong"]),
        counts["hit"] / max(1, counts["hit"] + counts["missed"]),
        merged,
        (exact, len(several)),
        _joined(reports, said),
    )


def _pairs(
    reports: Sequence[GoldReport], said: Mapping[str, Sequence[str]]
) -> tuple[Counter[str], tuple[tuple[str, str], ...]]:
    counts, merged = Counter[str](), []
    for a, b in combinations(reports, 2):
        same, together = bool(a.origins & b.origins), not set(said[a.id]).isdisjoint(said[b.id])
        counts["hit"] += same and together
        counts["wrong"] += together and not same
        counts["missed"] += same and not together
        if together and not same and {a.relation, b.relation} & _APART:
            merged.append((a.id, b.id))
    return counts, tuple(merged)


def _adjusted_rand(truth: Sequence[str], guess: Sequence[str]) -> float:
    def pairs(counts: Iterable[int]) -> float:
        return sum(n * (n - 1) / 2 for n in counts)

    both = pairs(Counter(zip(truth, guess, strict=True)).values())
    rows, columns = pairs(Counter(truth).values()), pairs(Counter(guess).values())
    expected = rows * columns / max(1.0, pairs([len(truth)]))
    most = (rows + columns) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def _joined(reports: Sequence[GoldReport], said: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, int]]:
    roots = {origin: r.id for r in reports if r.relation == "origin" for origin in r.origins}
    found: dict[str, list[bool]] = defaultdict(list)
    for r in reports:
        for origin in r.origins:
            root = roots.get(origin)
            if root is not None and root != r.id:
                together = not set(said[r.id]).isdisjoint(said[root])
                for name in _kinds(r):
                    found[name].append(together)
    return {name: (sum(hits), len(hits)) for name, hits in found.items()}


def _kinds(r: GoldReport) -> Iterator[str]:
    """The relation; a translation also by its language, and by whether it prints whose text it is."""
    yield r.relation
    if r.relation == "translated":
        yield f"translated {r.document.language}"
        if r.credit:
            yield f"translated, credit {r.credit}"
