"""How the demonstration tells what a ledger holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from muster.cli.asking import independent
from muster.cli.console import printed, safe
from muster.cli.findings import (
    Picture,
    busiest_site,
    clearest_contradiction,
    deepest_event,
    two_dates,
    widest_origin,
)
from muster.domain.claim import SpeechAct
from muster.domain.document import Document
from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.origin import OriginGroup
from muster.domain.query import SiteSummary
from muster.domain.record import Recorded
from muster.domain.status import SiteStatus
from muster.pipeline.site import site_status
from muster.pipeline.wording import manner, what
from muster.store.reader import LedgerReader

_MOST = 6  # entries of one list


def story(book: LedgerReader) -> Iterator[RenderableType]:
    """The findings one by one, each with its heading."""
    picture = Picture.of(book)
    yield _opening(picture)
    group = widest_origin(picture)
    if group:
        yield _headed("One text, many outlets", _copies(picture, group))
    site = busiest_site(picture)
    if site:
        yield from _then_and_now(book, site)
    event = deepest_event(picture)
    if event:
        yield _headed("Who says so, through whom", _evidence(picture, event))
    link = clearest_contradiction(picture)
    if link:
        yield _headed("Two claims that cannot both hold: both are kept", _side_by_side(picture, link))


def _headed(title: str, body: RenderableType) -> Group:
    return Group(Rule(Text(title, style="bold"), align="left", style="dim"), Padding(body, (0, 0, 1, 2)))


def _opening(picture: Picture) -> RenderableType:
    kept = picture.acts(SpeechAct.DENY, SpeechAct.CANNOT_CONFIRM, SpeechAct.NO_COMMENT)
    line = Text.assemble(
        (f"{len(picture.documents)} reports", "bold"),
        f" in {picture.languages()} languages from {picture.outlets()} publishers, but only ",
        (f"{len(picture.origins)} origin{'' if len(picture.origins) == 1 else 's'}", "bold"),
        f".\n{len(picture.records)} claims, each with its quote and its chain of sources; "
        f"{kept} of them deny, could not confirm or would not comment, and stay that way.",
    )
    return Padding(line, (1, 0, 1, 2))


def _copies(picture: Picture, group: OriginGroup) -> Tree:
    tree = Tree(Text.assemble((safe(group.label), "bold"), f": {len(group.members)} reports, one origin"))
    why: dict[str, str] = {}
    closest = sorted(group.evidence, key=lambda v: (-max(v.containment_ab, v.containment_ba), v.a, v.b))
    for verdict in closest:
        for member in (verdict.a, verdict.b):
            why.setdefault(member, verdict.why)
    first = _first_teller(picture, group)
    ordered = sorted(group.members, key=lambda m: (m != first, _published(picture.documents[m]), m))
    for member in ordered:
        document = picture.documents[member]
        label = Text.assemble(
            f"{_published(document)[:10]}  ",
            (safe(document.outlet or document.report_id), "bold"),
            f" ({document.language or '?'})  ",
            (f"“{safe(document.title)}”", "italic") if document.title else "",
        )
        reason = "told first here" if member == first else why.get(member, "")
        label.append(f"\n{safe(reason)}" if reason else "", style="dim")
        tree.add(label)
    return tree


def _first_teller(picture: Picture, group: OriginGroup) -> str:
    """The report of the body that the others credit, where it is among them; else the earliest."""
    own = [
        m for m in group.members if (picture.documents[m].outlet or "").casefold() == group.label.casefold()
    ]
    return min(own, key=lambda m: (_published(picture.documents[m]), m), default=group.root)


def _published(document: Document) -> str:
    return document.published.iso if document.published else "undated"


def _then_and_now(book: LedgerReader, site: SiteSummary) -> Iterator[RenderableType]:
    dates = two_dates(book.claims_at(site.place.id))
    if dates is None:
        return
    table = Table.grid(padding=(0, 4, 0, 0), expand=True)
    states = [site_status(book, site.place.id, point) for point in dates]
    for point in dates:
        table.add_column(ratio=1, header=point.valid.isoformat())
    table.add_row(*(Text(f"as known on {point.valid.isoformat()}", style="bold") for point in dates))
    table.add_row(*(_lines(status) for status in states))
    yield _headed(f"{safe(site.place.name)}: {site.claims} claims, on any date what was known then", table)


def _lines(status: SiteStatus) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column()
    for line in status.lines[:_MOST]:
        grade = f" [{line.credibility.value}; {independent(line.origins)}]"
        grid.add_row(line.presence.value, Text.assemble(safe(line.text), (grade, "dim")))
    if not status.lines:
        grid.add_row("", "nothing yet")
    for question in status.questions[:2]:
        grid.add_row("open", Text(safe(question)))
    more = len(status.lines[_MOST:]) + len(status.questions[2:])
    if more:
        grid.add_row("", f"and {more} more")
    return grid


def _evidence(picture: Picture, event: PostureEvent) -> Tree:
    grade = f"{event.credibility.value} {event.credibility.words}; {independent(len(event.origins))}"
    tree = Tree(Text.assemble((safe(event.title), "bold"), f"  [{grade}]"))
    by_origin: dict[str | None, list[Recorded]] = defaultdict(list)
    for claim in event.claims:
        record = picture.records[claim]
        by_origin[record.origin_group].append(record)
    ordered = sorted(
        by_origin.values(), key=lambda group: (-len(group[0].claim.attribution), group[0].claim.id)
    )
    for records in ordered[:_MOST]:
        best = max(records, key=lambda record: (len(record.claim.attribution), record.claim.id))
        branch = tree.add(Text(f"“{safe(best.claim.quote)}”", style="italic"))
        for source in reversed(best.claim.attribution):
            named = "" if source.named else ", not named"
            branch = branch.add(
                Text.assemble((safe(source.name), "bold"), (f"  {source.kind.value}{named}", "dim"))
            )
        others = sorted({r.document.outlet or r.document.report_id for r in records} - {best.document.outlet})
        if others:
            branch.add(printed(f"the same text also in: {', '.join(others)}", "dim"))
    for reason in event.reasons[:_MOST]:
        tree.add(printed(reason, "dim"))
    return tree


def _side_by_side(picture: Picture, link: Link) -> Group:
    table = Table.grid(padding=(0, 4, 0, 0), expand=True)
    sides = sorted(
        (picture.records[link.a], picture.records[link.b]), key=lambda r: (_published(r.document), r.claim.id)
    )
    for _ in sides:
        table.add_column(ratio=1)
    table.add_row(*(_side(record) for record in sides))
    return Group(table, Text(f"why: {safe(link.why)}", style="dim"))


def _side(record: Recorded) -> Text:
    claim = record.claim
    chain = " ← ".join(safe(source.name) for source in reversed(claim.attribution))
    return Text.assemble(
        (chain, "bold"),
        f"  {_published(record.document)[:10]}\n",
        f"{manner(claim)}: {safe(what(claim))}\n",
        (f"“{safe(claim.quote)}”", "italic"),
    )
