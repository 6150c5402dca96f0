"""brief, export: files to take away."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated, TextIO

import typer

from muster.cli.asking import place_called
from muster.cli.console import note
from muster.cli.options import (
    AsOfDay,
    ByAction,
    ByActor,
    ByPlace,
    ByReport,
    BySource,
    BySpeechAct,
    ForTlp,
    KnownDay,
    LedgerFolder,
    NamedOnly,
    OnClock,
    Out,
    Since,
    Text,
    Until,
    WithSensitive,
    as_of,
    day,
    settings,
)
from muster.domain.decided import reviewed
from muster.domain.errors import UsageError
from muster.domain.marking import Tlp, strictest
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis, Recorded
from muster.domain.status import Clock
from muster.export.brief import Brief
from muster.export.brief_forms import BriefForm, rendered
from muster.export.briefing import Question, answered
from muster.export.csv import claims_csv
from muster.export.geojson import claims_geojson
from muster.export.gold import Json, decided_gold, to_gold
from muster.export.handling import Handling, Outgoing, outgoing
from muster.pipeline import compose
from muster.pipeline.files import replaced, replaced_bytes
from muster.pipeline.site import present_moment
from muster.pipeline.within import Within
from muster.store.reader import LedgerReader

_ALL = 1_000_000_000


class Format(StrEnum):
    CSV = "csv"
    GEOJSON = "geojson"
    JSONL = "jsonl"
    GOLD = "gold"


def brief(
    name: Annotated[str | None, typer.Argument(help="Name, alias or id of a site or place.")] = None,
    place: ByPlace = None,
    named_only: NamedOnly = False,
    actor: ByActor = None,
    since: Since = None,
    until: Until = None,
    as_of_day: AsOfDay = None,
    known: KnownDay = None,
    clock: OnClock = Clock.PUBLISHED,
    tlp: ForTlp = None,
    with_sensitive: WithSensitive = False,
    out: Out = None,
    ledger: LedgerFolder = None,
) -> None:
    """Write a cited brief about a site, an actor or a period: every sentence rests on the words of a report.

    Of a country it tells what is reported at the places in it, place by place.

    Markdown, or by suffix HTML (one file, no script), PDF or DOCX (these two need the extra brief), with a map and a timeline.
    It bears the strictest TLP label of what went into it; what is sensitive is redacted.

    \b
    Examples:
      muster brief Hmeimim --out hmeimim.html
      muster brief --place Tartus --as-of 2024-12-14 --out tartus.pdf
      muster brief --actor "Russian forces" --since 2024-12-01 --until 2024-12-20 --out week.docx
    """
    asked = name or place
    if (name and place) or not (asked or actor):
        raise UsageError("name one site, or an actor: muster brief NAME, or muster brief --actor WORDS")
    chosen = settings(ledger)
    with compose.reader(chosen.ledger) as book:
        found = place_called(book, asked) if asked else None
        moment = as_of(as_of_day, known, clock, present_moment(book, chosen.clock(), clock))
        question = Question(moment, actor=actor, since=day(since), until=day(until)).at(found, named_only)
        handling = Handling(tlp, with_sensitive)
        made = answered(book, question, compose.owners(chosen.owners), handling)
    _write_brief(made, out)


def _write_brief(made: Brief, out: Path | None) -> None:
    if out is None or str(out) == "-":
        sys.stdout.write(made.markdown())
        return
    form = BriefForm.of(out.suffix)
    pictures = _picture_files(made, out) if form is BriefForm.MARKDOWN else ()
    content = made.markdown(pictures).encode() if pictures else rendered(made, form)
    with replaced_bytes(out) as file:
        file.write(content)
    for told in (*([made.banner] if made.tlp else ()), *made.handling):
        note(told)


def _picture_files(made: Brief, out: Path) -> tuple[str, ...]:
    """The pictures as SVG files beside the brief, by name."""
    names = []
    for picture in made.pictures:
        beside = out.with_name(f"{out.stem}-{picture.title.casefold()}.svg")
        with replaced(beside) as file:
            file.write(picture.svg())
        names.append(beside.name)
    return tuple(names)


def export(
    form: Annotated[
        Format, typer.Option("--format", "-f", help="csv, geojson (RFC 7946), jsonl (gold schema) or gold.")
    ],
    out: Out = None,
    raw: Annotated[bool, typer.Option("--raw", help="CSV for machines: formulas are not defused.")] = False,
    text: Text = None,
    action: ByAction = None,
    speech_act: BySpeechAct = None,
    place: ByPlace = None,
    named_only: NamedOnly = False,
    actor: ByActor = None,
    source: BySource = None,
    report: ByReport = None,
    since: Since = None,
    until: Until = None,
    tlp: ForTlp = None,
    with_sensitive: WithSensitive = False,
    ledger: LedgerFolder = None,
) -> None:
    """Write claims to a file: a table, a map layer, or JSON Lines of reports with their claims.

    Every claim or report bears its TLP label; what is sensitive is redacted. gold: JSON Lines of those reports alone whose every claim was decided on, as decided, with what was changed.

    \b
    Examples:
      muster export --format csv --out claims.csv
      muster export --format geojson --place Tartus --since 2024-12-01 --out tartus.geojson
      muster export --format jsonl | wc -l
      muster export --format gold --out reviewed.jsonl
    """
    with compose.reader(settings(ledger).ledger) as book:
        query = ClaimQuery(
            text=text,
            action=action,
            speech_act=speech_act,
            actor=actor,
            source=source,
            report=report,
            since=day(since),
            until=day(until),
            limit=_ALL,
        )
        at = place_called(book, place) if place else None
        query = query.at(at, named_only)
        handling = Handling(tlp, with_sensitive)
        if form is Format.GOLD:
            _gold(book, query, out, handling)
            return
        found = book.claims(query).items
        made = outgoing(book, found, handling, whole=form is Format.JSONL)
    with _target(out) as file:
        _write(form, made, file, raw)
    if out:
        note(f"{len(made.records)} claims written to {out}{f', {made.tlp.label}' if made.tlp else ''}")
    if at and query.country:  # of what the audience may be told
        note(Within.of(at, (r for r in found if r.claim.id in made.kept)).words)
    for told in made.notes:
        note(told)


def _write(form: Format, made: Outgoing, file: TextIO, raw: bool) -> None:
    if form is Format.CSV:
        claims_csv(made.records, file, raw=raw)
    elif form is Format.GEOJSON:
        json.dump(claims_geojson(made.records, made.tlp, made.notes), file, ensure_ascii=False)
        file.write("\n")
    else:
        reviews = {r.claim.id: reviewed(r.decided) for r in made.records}
        for analysis, tlp in _by_report(made.records):
            file.write(_line(to_gold(analysis, reviews=reviews), tlp))


def _line(report: Json, tlp: Tlp | None) -> str:
    return json.dumps({**report, "tlp": tlp.label if tlp else None}, ensure_ascii=False) + "\n"


def _gold(book: LedgerReader, query: ClaimQuery, out: Path | None, handling: Handling) -> None:
    if query != ClaimQuery(limit=_ALL):
        raise UsageError("gold is whole reports: it takes no filter")
    written, notes = 0, dict[str, int]()
    with _target(out) as file:
        for report, made in _reviewed(book, handling):
            if report is not None:
                file.write(_line(report, made.tlp))
                written += 1
            notes |= {told: notes.get(told, 0) + 1 for told in made.notes}
    note(f"{written} reports whose every claim was decided on")
    for told, times in notes.items():
        note(told if times == 1 else f"{told} ({times} reports)")


def _reviewed(book: LedgerReader, handling: Handling) -> Iterator[tuple[Json | None, Outgoing]]:
    """The reports that people decided on, of which no claim is left; None for one that the audience may not be told."""
    for one in sorted({s.decision.anchor.report for s in book.decisions() if s.claim}):
        counting, rejected = book.claims_of(one), book.rejected_of(one)
        made = outgoing(book, (*counting, *rejected), handling, whole=True)
        if decided_gold(counting, rejected) is not None:
            yield _handled_gold(counting, rejected, made, handling), made


def _handled_gold(
    counting: Sequence[Recorded], rejected: Sequence[Recorded], made: Outgoing, handling: Handling
) -> Json | None:
    if made.left_out.claims:
        return None
    if not made.redaction.reasons and handling.audience is None:
        return decided_gold(counting, rejected)
    told = {r.claim.id: out for r, out in zip((*counting, *rejected), made.records, strict=True)}
    ones, others = ([told[r.claim.id] for r in some] for some in (counting, rejected))
    return decided_gold(ones, others)


def _by_report(records: Iterable[Recorded]) -> Iterator[tuple[Analysis, Tlp | None]]:
    """Claims put back under their reports with the strictest label, all in a stable order."""
    ordered = sorted(records, key=lambda r: (r.claim.report, r.claim.span, r.claim.id))
    for _, group in groupby(ordered, key=lambda r: r.claim.report):
        of_one = tuple(group)
        claims = tuple(record.claim for record in of_one)
        yield Analysis(of_one[0].document, claims), strictest(record.tlp for record in of_one)


@contextmanager
def _target(out: Path | None) -> Iterator[TextIO]:
    if out is None or str(out) == "-":
        yield sys.stdout
        return
    with replaced(out) as file:
        yield file
