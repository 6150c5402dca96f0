"""story: who copied whom, and what each hop changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from muster.cli.console import emit, printed, safe, say
from muster.cli.options import AsJson, LedgerFolder, settings
from muster.corroborate.evidence_words import evidence_sentences
from muster.domain.document import Document
from muster.domain.story_path import Change, Excerpt, Ground, Hop, Shift, StoryPath
from muster.pipeline import compose
from muster.pipeline.story import Story, story_path
from muster.store.codec import coder

_LONGEST = 160  # characters of a quoted passage
_MOST = 3  # passages listed as dropped or added
_STYLES = {Shift.HARDENED: "bold red", Shift.LOST: "yellow", Shift.SOFTENED: "green"}
_MARKS = {Shift.HARDENED: "▲", Shift.SOFTENED: "▼", Shift.CHANGED: "≠", Shift.LOST: "−", Shift.ADDED: "+"}


def story(
    key: Annotated[
        str, typer.Argument(metavar="REPORT|ORIGIN", help="A report (id or name) or an origin (id).")
    ],
    evidence: Annotated[
        bool, typer.Option("--evidence", help="List what shows that a report and its parent carry one text.")
    ] = False,
    ledger: LedgerFolder = None,
    as_json: AsJson = False,
) -> None:
    """Show the path of a story: which report took its text from which, and what each hop changed, hardened or lost.

    A report that carries several texts, such as a roundup, has one path for each. Where nothing printed shows the order of
    two reports, that is said.

    \b
    Examples:
      muster story evening-ledger
      muster story o_5f1c0e7a4d2b9c8e6f31 --evidence
      muster story evening-ledger --json
    """
    with compose.reader(settings(ledger).ledger) as book:
        found = story_path(book, key)
    if as_json:
        emit({"total": len(found), "stories": [_plain(one) for one in found]})
        return
    for one in found:
        say(Group(_tree(one, evidence), Text(_counted(one.path))))


def _plain(one: Story) -> dict[str, Any]:
    reports = {
        key: {
            "report_id": document.report_id,
            "outlet": document.outlet,
            "published": document.published.iso if document.published else None,
            "language": document.language,
            "title": document.title,
        }
        for key, document in one.documents.items()
    }
    return {"path": coder(StoryPath).encode(one.path), "reports": reports}


def _counted(path: StoryPath) -> str:
    changes = [change for hop in path.hops for change in hop.changes]
    hardened, lost = (sum(c.shift is shift for c in changes) for shift in (Shift.HARDENED, Shift.LOST))
    unknown = sum(hop.ground is Ground.UNKNOWN for hop in path.hops)
    told = f"{len(path.hops)} hops, {hardened} hardened, {lost} lost"
    return told + (f"; the order of {unknown} is not shown" if unknown else "")


def _tree(one: Story, evidence: bool) -> Tree:
    """Depth first without recursion: a chain of copies may be as long as the group."""
    path = one.path
    size = len(one.group.members)
    tree = Tree(Text.assemble((safe(path.label), "bold"), f": {size} {'report' if size == 1 else 'reports'}"))
    branches: dict[str | None, Tree] = {}
    if path.absent:
        branches[None] = tree.add(
            Text.assemble((safe(path.absent), "bold"), (" (its text is not held)", "dim"))
        )
    for root in path.roots:
        branches[root] = tree.add(_report(one.documents[root]))
    for hop in path.hops:
        body = Group(_report(one.documents[hop.child]), *_hop(hop, one, evidence))
        branches[hop.child] = branches[hop.parent].add(body)
    return tree


def _report(document: Document) -> Text:
    when = document.published.iso[:10] if document.published else "undated"
    return Text.assemble(
        f"{when}  ",
        (safe(document.outlet or document.report_id), "bold"),
        f" ({safe(document.language or '?')})  ",
        (f"“{safe(document.title)}”", "italic") if document.title else "",
    )


def _hop(hop: Hop, one: Story, evidence: bool) -> Iterator[Text | Padding]:
    yield printed("; ".join(hop.reasons), "dim")
    if evidence and hop.verdict:
        for sentence in evidence_sentences(hop.verdict, one.documents):
            yield printed(sentence, "dim")
    if hop.compared:
        yield Text(f"sentences: {hop.kept} kept, {len(hop.dropped)} dropped, {len(hop.added)} added")
        yield from _passages("dropped", hop.dropped)
        yield from _passages("added", hop.added)
    for change in hop.changes:
        yield from _change(change)


def _passages(title: str, passages: tuple[Excerpt, ...]) -> Iterator[Padding]:
    for passage in passages[:_MOST]:
        yield _quoted(title, passage)
    if len(passages) > _MOST:
        yield Padding(Text(f"{title}: {len(passages) - _MOST} more", style="dim"), (0, 0, 0, 2))


def _change(change: Change) -> Iterator[Text | Padding]:
    yield Text.assemble(
        f"{_MARKS[change.shift]} ",
        (change.shift.value, _STYLES.get(change.shift, "")),
        f"  {change.aspect.value}: {safe(change.before)} → {safe(change.after)}",
    )
    if change.parent:
        yield _quoted("was", change.parent)
    if change.child:
        yield _quoted("now", change.child)


def _quoted(title: str, excerpt: Excerpt) -> Padding:
    words = safe(excerpt.quote)
    cut = words if len(words) <= _LONGEST else words[:_LONGEST].rstrip() + "…"
    return Padding(Text.assemble((f"{title}: ", "dim"), (f"“{cut}”", "italic")), (0, 0, 0, 2))
