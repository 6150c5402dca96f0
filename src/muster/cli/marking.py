"""mark, markings: who may be told, and what is sensitive; added and never overwritten."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text as RichText

from muster.cli.console import emit, printed, safe, say
from muster.cli.judging import By, Why, word_of
from muster.cli.options import AsJson, LedgerFolder, as_tlp, settings
from muster.domain.errors import UsageError
from muster.domain.marked import MarkingStanding, standings
from muster.domain.marking import Marking, Subject, Tlp
from muster.pipeline import compose, marking
from muster.pipeline.judging import Word
from muster.pipeline.marking import Tag
from muster.store.ledger import Ledger
from muster.store.marked import all_markings

Label = Annotated[
    Tlp | None,
    typer.Option(
        "--tlp",
        parser=as_tlp,
        metavar="RED|AMBER+STRICT|AMBER|GREEN|CLEAR",
        help="Who may be told, by the Traffic Light Protocol 2.0.",
        show_default=False,
    ),
]
Reason = Annotated[
    str | None,
    typer.Option(
        "--sensitive",
        help="It is sensitive: person (identifies a person), location (of a source), or the reason in free words, which "
        "stand in the place of what is redacted.",
        show_default=False,
    ),
]
Covers = Annotated[
    list[str] | None,
    typer.Option(
        "--covers", help="Words that no output may hold, such as a name (again for more).", show_default=False
    ),
]


def mark(
    subject: Annotated[Subject | None, typer.Argument(help="What is marked.")] = None,
    key: Annotated[
        str, typer.Argument(help="Report (id or name), source (identity or name) or claim (id).")
    ] = "",
    tlp: Label = None,
    sensitive: Reason = None,
    covers: Covers = None,
    why: Why = "",
    by: By = None,
    undo: Annotated[
        str | None, typer.Option("--undo", help="Take back this marking (id) instead.", show_default=False)
    ] = None,
    ledger: LedgerFolder = None,
) -> None:
    """Say who may be told of the ledger, a report or a source (TLP 2.0), or what of a report, source or claim is sensitive.

    Nothing is overwritten: the latest label counts, tags add up, and --undo takes one back by adding its reversal.

    \b
    Examples:
      muster mark ledger --tlp AMBER --why "held by this desk"
      muster mark report coast-1 --tlp RED --why "from a source in town"
      muster mark source "Ivan Petrov" --sensitive person --why "asked not to be named"
      muster mark claim c_1f0e… --sensitive location --why "only his window looks on it"
      muster mark report coast-1 --sensitive person --covers "Lena Orlova" --why "the neighbour who filmed it"
      muster mark --undo m_77c1… --why "she spoke in public since"
    """
    chosen = settings(ledger)
    word = word_of(by, why, chosen.clock())
    with compose.writer(chosen.ledger, chosen.clock, create=False) as book:
        if undo is not None:
            if subject is not None:
                raise UsageError("--undo takes a marking's id and nothing else")
            made = marking.take_back(book, undo, word)
        else:
            made = _made(book, subject, key, tlp, sensitive, covers or [], word)
    state = made.standing.why if made.new else "said before, and in force"
    say(f"{made.standing.marking.id}: {safe(told(made.standing.marking))}; {safe(state)}")


def _made(
    book: Ledger,
    subject: Subject | None,
    key: str,
    tlp: Tlp | None,
    sensitive: str | None,
    covers: list[str],
    word: Word,
) -> marking.Marked:
    if subject is None or (tlp is None) is (sensitive is None):
        raise UsageError(
            "name what is marked, and as what: muster mark ledger|report|source|claim KEY --tlp LABEL or --sensitive REASON"
        )
    if (subject is Subject.LEDGER) is bool(key):
        raise UsageError(f"{subject.value} {'has no name' if key else 'which: name it'}")
    if tlp is not None and covers:
        raise UsageError("--covers goes with --sensitive")
    what = tlp or Tag.of(sensitive or "", covers)
    return marking.mark(book, subject, key, what, word)


def told(said: Marking) -> str:
    """A marking in a few words."""
    about = " ".join(part for part in (said.subject.value, said.key) if part)
    covers = f" (covers {'; '.join(said.covers)})" if said.covers else ""
    words = f"{about} {said.said}{covers}"
    return f"takes back {said.reverses} ({words})" if said.reverses else words


def markings(ledger: LedgerFolder = None, as_json: AsJson = False) -> None:
    """List all markings, oldest first: who marked what as what, when and why, and whether it is in force.

    \b
    Examples:
      muster markings
      muster markings --json
    """
    with compose.reader(settings(ledger).ledger) as book:
        found = standings(book.ask(all_markings))
    if as_json:
        emit({"total": len(found), "markings": [_flat(standing) for standing in found]})
        return
    if found:
        say(_table(found))
    say(f"{len(found)} markings, {sum(s.in_force for s in found)} in force")


def _flat(standing: MarkingStanding) -> dict[str, Any]:
    said = standing.marking
    what = {
        "subject": said.subject.value,
        "key": said.key,
        "tlp": said.tlp.label if said.tlp else None,
        "sensitive": said.reason or None,
        "covers": list(said.covers),
    }
    signed = {"by": said.by, "at": said.at, "why": said.why, "reverses": said.reverses}
    return {"id": said.id, **what, **signed, "in_force": standing.in_force, "state": standing.why}


def _table(found: tuple[MarkingStanding, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for title, ratio in (("when", 0), ("marking", 4), ("by", 1), ("why", 4), ("state", 4)):
        table.add_column(title, overflow="fold", ratio=ratio or None, no_wrap=not ratio)
    for said, _, state in found:
        about = RichText.assemble((said.id, "dim"), "\n", safe(told(said)))
        table.add_row(said.at[:19], about, printed(said.by), printed(said.why), printed(state))
    return table
