"""claims, events, site: what the ledger says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as RichText

from muster.cli.console import emit, printed, safe, say
from muster.cli.options import (
    AsJson,
    AsOfDay,
    Box,
    ByAction,
    ByActor,
    ByEvent,
    ByPlace,
    ByReport,
    BySource,
    BySpeechAct,
    Everything,
    KnownDay,
    LastLook,
    LedgerFolder,
    MinOrigins,
    NamedOnly,
    OnClock,
    Since,
    Text,
    Until,
    as_of,
    bounding_box,
    day,
    settings,
)
from muster.corroborate.changes import Change
from muster.corroborate.reliability import Grades, best, current, reliability
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility, graded
from muster.domain.place import Place, Precision
from muster.domain.query import ClaimQuery, SiteSummary
from muster.domain.record import Recorded
from muster.domain.status import MOST_COUNTED, Clock, SiteStatus, StatusLine
from muster.export.fields import flat
from muster.export.handling import Handling, outgoing
from muster.pipeline import compose
from muster.pipeline.site import changed_since, find_place, present_moment, site_status
from muster.pipeline.within import within
from muster.pipeline.wording import manner, when, where
from muster.store.codec import coder
from muster.store.reader import LedgerReader


def claims(
    text: Text = None,
    action: ByAction = None,
    speech_act: BySpeechAct = None,
    place: ByPlace = None,
    named_only: NamedOnly = False,
    actor: ByActor = None,
    source: BySource = None,
    report: ByReport = None,
    event: ByEvent = None,
    since: Since = None,
    until: Until = None,
    bbox: Box = None,
    min_origins: MinOrigins = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Most claims to list.")] = 50,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Claims to pass over first.")] = 0,
    ledger: LedgerFolder = None,
    as_json: AsJson = False,
) -> None:
    """List claims: who says what, through whom, how firmly. Every filter that is given must hold.

    \b
    Examples:
      muster claims --place Tartus --since 2024-12-01
      muster claims --place Syria --named-only
      muster claims --speech-act deny --json
      muster claims --text "transport aircraft" --min-origins 2
    """
    with compose.reader(settings(ledger).ledger) as book:
        query = ClaimQuery(
            text=text,
            action=action,
            speech_act=speech_act,
            actor=actor,
            source=source,
            report=report,
            event=event,
            since=day(since),
            until=day(until),
            bbox=bounding_box(bbox),
            min_origins=min_origins,
            limit=limit,
            offset=offset,
        )
        at = place_called(book, place) if place else None
        query = query.at(at, named_only)
        page = book.claims(query)
        lying = within(book, query, at)
        shown = _grades(book, page.items)
        labelled = outgoing(book, page.items, Handling(with_sensitive=True)).records if as_json else ()
    if as_json:
        listed = [_flat(record) | shown[record.claim.id]._asdict() for record in labelled]
        about = {"within": lying._asdict()} if lying else {}
        emit({"total": page.total, "offset": page.offset, **about, "claims": listed})
        return
    if page.items:
        say(_claims_table(page.items, shown))
    last = page.offset + len(page.items)
    say(
        f"{page.total} claims"
        + (f", {page.offset + 1} to {last} shown" if last < page.total or page.offset else "")
    )
    if lying:
        say(f"{lying.words} --named-only leaves those out.")


def place_called(book: LedgerReader, name: str) -> Place:
    """A place given by name or id, also a country that claims speak of only by places in it. Raises NotFound."""
    return find_place(book, compose.gazetteer(), name, countries=True)[0]


def _flat(record: Recorded) -> dict[str, Any]:
    return {name: field.value for name, field in flat(record).items()}


class _Grade(NamedTuple):
    """The two fields: of the source that answers for a claim, and of the event that the claim belongs to."""

    reliability: str
    credibility: str


def _grades(book: LedgerReader, records: Sequence[Recorded]) -> dict[str, _Grade]:
    """The grade of each claim (id) as it stands now; 6 for a claim outside every event."""
    grades, none = current(book.grades()), Credibility.CANNOT_BE_JUDGED
    of = {event: book.event(event).credibility for event in {r.event for r in records if r.event}}
    return {
        r.claim.id: _Grade(reliability(r.claim, grades).value, of.get(r.event or "", none).value)
        for r in records
    }


def _claims_table(records: tuple[Recorded, ...], shown: Mapping[str, _Grade]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for title, options in (
        ("published", {"no_wrap": True}),
        ("source, through whom", {"ratio": 3}),
        ("says", {"ratio": 5}),
        ("where, when", {"ratio": 3}),
        ("grade", {"no_wrap": True}),
        ("claim", {"no_wrap": True, "style": "dim"}),
    ):
        table.add_column(title, overflow="fold", **options)
    for record in records:
        claim = record.claim
        says = RichText.assemble((manner(claim), "bold"), "\n", (f"“{safe(claim.quote)}”", "italic"))
        chain = " ← ".join(source.name for source in reversed(claim.attribution))
        known = [part for part in (where(claim), when(claim)) if part]
        published = record.document.published
        table.add_row(
            published.iso[:10] if published else "undated",
            printed(chain),
            says,
            printed(", ".join(known)),
            "".join(shown[claim.id]),
            claim.id,
        )
    return table


def events(
    limit: Annotated[int, typer.Option("--limit", min=1, help="Most events to list.")] = 50,
    ledger: LedgerFolder = None,
    as_json: AsJson = False,
) -> None:
    """List events: claims about one thing that happened, with the number of independent origins and the credibility.

    \b
    Examples:
      muster events
      muster events --limit 500 --json
    """
    with compose.reader(settings(ledger).ledger) as book:
        found = book.events()
    ordered = sorted(
        found, key=lambda event: (_day(event), len(event.origins), len(event.claims)), reverse=True
    )
    if as_json:
        encode = coder(PostureEvent).encode
        emit({"total": len(found), "events": [{"id": e.id, **encode(e)} for e in ordered[:limit]]})
        return
    if ordered:
        say(_events_table(ordered[:limit]))
    say(f"{len(found)} events" + (f", {limit} shown" if limit < len(found) else ""))


def _day(event: PostureEvent) -> date:
    return (event.time and (event.time.start or event.time.end)) or date.min


def _events_table(found: list[PostureEvent]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column("when", no_wrap=True)
    table.add_column("what", overflow="fold", ratio=5)
    for title in ("claims", "origins", "against"):
        table.add_column(title, justify="right")
    table.add_column("grade", overflow="fold", ratio=2)
    table.add_column("event", no_wrap=True, style="dim")
    for event in found:
        table.add_row(
            _day(event).isoformat() if _day(event) != date.min else "undated",
            printed(event.title),
            str(len(event.claims)),
            str(len(event.origins)),
            str(len(event.contradicted_by) or ""),
            f"{event.credibility.value} {event.credibility.words}",
            event.id,
        )
    return table


def site(
    name: Annotated[
        str | None, typer.Argument(help="Name, alias or id of a site or place; without it, all are listed.")
    ] = None,
    as_of_day: AsOfDay = None,
    known: KnownDay = None,
    clock: OnClock = Clock.PUBLISHED,
    since: LastLook = None,
    everything: Everything = False,
    ledger: LedgerFolder = None,
    as_json: AsJson = False,
) -> None:
    """Say what is known of a site as of a date, with the evidence for and against each finding; or list the sites.

    \b
    Examples:
      muster site
      muster site Hmeimim
      muster site Tartus --as-of 2024-12-14
      muster site Tartus --since 2024-12-10
      muster site Tartus --as-of 2024-12-14 --known 2025-01-31 --json
      muster site Tartus --all
    """
    chosen = settings(ledger)
    with compose.reader(chosen.ledger) as book:
        if name is None:
            _list_places(book.sites(), as_json)
            return
        place, *others = find_place(book, compose.gazetteer(), name)
        owners = compose.owners(chosen.owners)
        asked = as_of(as_of_day, known, clock, present_moment(book, chosen.clock(), clock))
        status = site_status(book, place.id, asked, owners, everything)
        changed = changed_since(book, status, since.date(), owners, everything) if since else None
        if as_json:
            found = {"place": coder(Place).encode(place), "status": coder(SiteStatus).encode(status)}
            emit(found if changed is None else found | {"changes": [change._asdict() for change in changed]})
            return
        _say_status(book, place, status)
        lying = within(book, ClaimQuery().at(place), place)
        if lying and lying.inside:
            say(f"{lying.words} This state is of those that name it; muster claims --place lists all.")
        if since and changed is not None:
            _say_changes(since.date(), changed)
    if others:
        say(
            printed(
                "also in the ledger: " + "; ".join(f"{o.name} ({o.kind}, {o.id})" for o in others[:5]), "dim"
            )
        )


def _list_places(found: Sequence[SiteSummary], as_json: bool) -> None:
    """Every place that claims speak of: sites first, then the most spoken of."""
    ordered = sorted(found, key=lambda s: (s.place.precision is not Precision.SITE, -s.claims, s.place.id))
    if as_json:
        encode = coder(SiteSummary).encode
        emit({"total": len(ordered), "places": [encode(summary) for summary in ordered]})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("claims", justify="right")
    for title in ("place", "kind", "country", "first", "last", "id"):
        table.add_column(title, overflow="fold", no_wrap=title in ("first", "last"))
    for place, claims, first, last in ordered:
        days = [bound.isoformat() if bound else "undated" for bound in (first, last)]
        id_ = RichText(place.id, style="dim")
        table.add_row(str(claims), printed(place.name), _kind(place), place.country or "", *days, id_)
    if ordered:
        say(table)
    say(f"{len(ordered)} places")


def _kind(place: Place) -> str:
    return place.kind.replace("_", " ")


def _located(place: Place) -> str:
    """Coordinates of a site; of anything wider its reach as well, since no point stands for it."""
    point = f"{place.lat:.3f} {place.lon:.3f}"
    if place.precision is Precision.SITE:
        return point
    reach = place.uncertainty_m / 1000
    return f"within about {max(1, round(reach))} km of {point}"


def _left_out(book: LedgerReader, place: Place, status: SiteStatus) -> str:
    """How many claims were left out, and why: what no date can place in time is never known by publication."""
    left = status.claims_left_out
    undated = 0
    if status.as_of.clock is Clock.PUBLISHED:
        with book.site_claims() as claims:
            undated = claims.undated(place.id, MOST_COUNTED)
    undated = min(undated, left)
    parts = [f"{left - undated} left out as later"] if left - undated or not undated else []
    parts += [f"{undated} from undated reports (ask with --clock recorded)"] if undated else []
    return ", ".join(parts)


def _say_status(book: LedgerReader, place: Place, status: SiteStatus) -> None:
    at = status.as_of
    where_it_is = f"{_kind(place)}, {place.country or 'no one country'}, {_located(place)}"
    say(RichText.assemble((safe(place.name), "bold"), f"  {where_it_is}"))
    say(f"as of {at.valid.isoformat()}, as {at.clock.value} by {at.known:%Y-%m-%d %H:%M} UTC")
    unread = f"; {status.unread_words} (read them with --all)" if status.unread_words else ""
    say(f"{status.claims_considered} claims considered, {_left_out(book, place, status)}{unread}\n")
    grades = current(book.grades(), at.known)
    for line in status.lines:
        _say_line(book, line, grades)
    for question in status.questions:
        say(RichText.assemble(("OPEN  ", "bold"), safe(question)))
    if not status.lines:
        say("Nothing is known of it as of this date.")


def _say_line(book: LedgerReader, line: StatusLine, grades: Grades) -> None:
    """A finding with its grade, its likelihood where one is supported, and the claims for and against it."""
    sides = [(sign, [book.claim(i) for i in ids]) for sign, ids in (("+", line.claims), ("−", line.against))]
    grade = graded(best((r.claim for r in sides[0][1]), grades), line.credibility)
    told = f"  [{grade} {line.credibility.words}; {independent(line.origins)}]"
    say(RichText.assemble((f"{line.presence.value.upper()}  ", "bold"), safe(line.text), (told, "dim")))
    if line.likelihood and line.likelihood.word:
        words = f"Judged {line.likelihood.word.value}: {line.likelihood.why}."
        say(Padding(RichText(words), (0, 0, 0, 2)))
    for sign, records in sides:
        for copies in _by_origin(records):
            say(Padding(evidence_line(copies, sign, grades), (0, 0, 0, 2)))


def _say_changes(day: date, changed: Sequence[Change]) -> None:
    say(
        RichText(
            f"\nsince {day.isoformat()}: {len(changed) or 'no'} change{'' if len(changed) == 1 else 's'}"
        )
    )
    for change in changed:
        say(RichText.assemble((f"{change.kind.value.upper()}  ", "bold"), safe(change.text)))


def independent(origins: int) -> str:
    """``1 independent origin``, ``3 independent origins``."""
    return f"{origins} independent origin{'' if origins == 1 else 's'}"


def _by_origin(records: Sequence[Recorded]) -> list[list[Recorded]]:
    """Claims in the order given, those with one origin and one speaker together, the earliest published first."""
    groups: dict[tuple[str, str], list[Recorded]] = {}
    for record in sorted(records, key=_published):
        speaker = record.claim.speaker
        key = (record.origin_group or record.document.id, speaker.identity or speaker.name)
        groups.setdefault(key, []).append(record)
    return list(groups.values())


def _published(record: Recorded) -> str:
    return record.document.published.iso if record.document.published else "undated"


def evidence_line(copies: Sequence[Recorded], sign: str, grades: Grades) -> RichText:
    """One claim in one line: who with the reliability of the source that answers for it, how, the words, where they
    stand, and who else printed the same text."""
    first = copies[0]
    claim = first.claim
    others = sorted({r.document.outlet or r.document.report_id for r in copies[1:]})
    also = f"; the same text in {', '.join(map(safe, others))}" if others else ""
    return RichText.assemble(
        f"{sign} {_published(first)[:10]} ",
        (safe(claim.speaker.name), "bold"),
        f" [{reliability(claim, grades).value}] {manner(claim)}: ",
        (f"“{safe(claim.quote)}”", "italic"),
        (f"  {safe(first.document.report_id)} {claim.span.start}-{claim.span.end}{also}", "dim"),
    )
