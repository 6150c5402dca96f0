"""Gold for links: worlds of reports that are looked at together, with the relations between their claims.

Two layouts are read, one JSON object a line: a link (``kind``, ``a``, ``b`` as "report:claim") over a folder of gold
reports, which are one world; or a scenario that carries its own ``reports`` and ``links``, each a world for itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.errors import NotFound, UsageError
from muster.domain.link import Relation
from muster.domain.ports import Gazetteer
from muster.domain.record import Recorded
from muster.evaluation.agreement import abbreviations
from muster.evaluation.gold import read_claims
from muster.evaluation.gold_claims import as_measured, event_keys, gold_claims, gold_document, names_of
from muster.evaluation.matching import pairs
from muster.pipeline.analyse import Ports, understand

Json = Mapping[str, Any]
_RECORDED = datetime(2000, 1, 1, tzinfo=UTC)  # one moment for all: links must not depend on it


class GoldLink(NamedTuple):
    """A relation between two claims named "report:claim"."""

    relation: Relation
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class World:
    """Gold reports that are looked at together, their links, and the gold event of every claim by its full name."""

    name: str
    reports: tuple[Json, ...]
    links: tuple[GoldLink, ...]
    events: Mapping[str, str]
    stances: Mapping[str, tuple[str, str]]  # polarity and certainty by full name


@dataclass(frozen=True, slots=True)
class Told:
    """A world as the pipeline takes it in. ``names`` gives the gold claim that a record stands for, by claim id."""

    documents: tuple[Document, ...]
    recorded: tuple[Recorded, ...]
    names: Mapping[str, str]


def read_worlds(path: Path, reports: Path | None, split: str | None = None) -> tuple[World, ...]:
    """Worlds of a file of links (over the folder ``reports``) or of scenarios, of these only one ``split`` where it is given.

    Raises NotFound for an absent file or folder, UsageError for a malformed line or a link to no claim.
    """
    if not path.is_file():
        raise NotFound(f"no file {path}")
    rows = [
        _row(path, n, line) for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if line.strip()
    ]
    if any("reports" in row for row in rows):
        return tuple(
            _world(row["scenario"], row["reports"], row["links"])
            for row in rows
            if split in (None, row.get("split"))
        )
    if reports is None or not reports.is_dir():
        raise NotFound(f"no folder of gold reports {reports or ''}: name it with --gold")
    held = [json.loads(file.read_text("utf-8")) for file in sorted(reports.glob("*.json"))]
    return (_world(path.stem, held, rows),)


def single_report(raw: Json) -> World:
    """One gold report as a world for itself, without links."""
    return _world(raw["report_id"], [raw], ())


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{path}, line {number}: not JSON ({error})") from None
    if not isinstance(row, dict) or not (
        {"kind", "a", "b"} <= row.keys() or {"scenario", "reports", "links"} <= row.keys()
    ):
        raise UsageError(
            f"{path}, line {number}: neither a link (kind, a, b) nor a scenario (scenario, reports, links)"
        )
    return row


def _world(name: str, reports: Sequence[Json], links: Iterable[Json]) -> World:
    events = event_keys(reports)
    try:
        read = tuple(GoldLink(Relation(one["kind"]), one["a"], one["b"]) for one in links)
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None
    for link in read:
        if missing := {link.a, link.b} - events.keys():
            raise UsageError(f"{name}: a link names {', '.join(sorted(missing))}, which no report has")
    stances = {
        f"{r['report_id']}:{c['id']}": (c["polarity"], c["certainty"]) for r in reports for c in r["claims"]
    }
    return World(name, tuple(reports), read, events, stances)


def given(world: World, gazetteer: Gazetteer) -> Told:
    """The gold claims themselves."""
    documents, recorded, names = [], list[Recorded](), dict[str, str]()
    for raw in world.reports:
        document = gold_document(raw)
        claims = gold_claims(raw, document, gazetteer)
        documents.append(document)
        recorded += _recorded(document, claims.values())
        names |= names_of(raw, claims)
    return Told(tuple(documents), tuple(recorded), names)


def extracted(world: World, ports: Ports) -> Told:
    """The claims that extraction finds in the texts; those it matches to a gold claim bear that one's name."""
    documents, recorded, names = [], list[Recorded](), dict[str, str]()
    for raw in world.reports:
        document = gold_document(raw)
        found = understand(document, ports)
        documents.append(document)
        recorded += _recorded(document, found.claims)
        ordered = sorted(found.claims, key=lambda claim: (claim.span, claim.predicate.start, claim.id))
        offered = [as_measured(claim) for claim in ordered]
        for pair in pairs(read_claims(raw["claims"]), offered, abbreviations(document.text)):
            names[ordered[pair.predicted].id] = f"{raw['report_id']}:{raw['claims'][pair.gold]['id']}"
    return Told(tuple(documents), tuple(recorded), names)


def _recorded(document: Document, claims: Iterable[Claim]) -> list[Recorded]:
    return [Recorded(claim, document, _RECORDED) for claim in claims]
