"""decide, decisions: a person's word on one claim, added and never overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text as RichText

from muster.cli.console import emit, note, printed, safe, say
from muster.cli.judging import By, Why, compare, word_of
from muster.cli.options import AsJson, LedgerFolder, settings
from muster.domain.decided import DecisionStanding
from muster.domain.decision import ClaimField, Decision, Ruling
from muster.domain.errors import UsageError
from muster.pipeline import carrying, compose, deciding
from muster.pipeline.deciding import Correction
from muster.pipeline.judging import Word
from muster.store.ledger import Ledger

OfField = Annotated[
    ClaimField | None, typer.Option("--field", help="What a correction changes.", show_default=False)
]
ToValue = Annotated[
    str | None,
    typer.Option("--value", help='What the field says; "" for nothing.', show_default=False),
]


def decide(
    claim: Annotated[str | None, typer.Argument(help="A claim (id).")] = None,
    ruling: Annotated[Ruling | None, typer.Argument(help="What is decided of it.")] = None,
    field: OfField = None,
    value: ToValue = None,
    why: Why = "",
    by: By = None,
    undo: Annotated[
        str | None, typer.Option("--undo", help="Take back this decision (id) instead.", show_default=False)
    ] = None,
    read_from: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Take over the decisions of another ledger: what `muster decisions --json` wrote.",
            show_default=False,
        ),
    ] = None,
    ledger: LedgerFolder = None,
) -> None:
    """Accept a claim, reject it, or correct one field of it. A rejected claim counts nowhere and is still shown.

    Nothing is overwritten: what was read stays beside what was decided, the latest decision on a claim and field is in
    force, and --undo takes one back by adding its reversal.

    \b
    Examples:
      muster decide c_1f0e… reject --why "the caption is of last year"
      muster decide c_1f0e… correct --field action --value withdraw --why "they leave for good"
      muster decide c_1f0e… correct --field site --value site:hmeimim --why "the air base, not the village"
      muster decide --undo d_77c1… --why "looked at the wrong claim"
    """
    chosen = settings(ledger)
    with compose.writer(chosen.ledger, chosen.clock, create=False) as book:
        if read_from is not None:
            taken = carrying.take_over(book, read_from)
            compare(book)
            note(f"{taken.new} decisions taken over, {taken.known} known before, {taken.alone} stand alone")
            return
        word = word_of(by, why, chosen.clock())
        made = _undone(book, undo, claim, word) if undo else _made(book, claim, ruling, field, value, word)
        compare(book)
    state = made.standing.why if made.new else "said before, and in force"
    say(f"{made.standing.decision.id}: {safe(_about(made.standing.decision))}; {safe(state)}")


def _undone(book: Ledger, undo: str, claim: str | None, word: Word) -> deciding.Made:
    if claim is not None:
        raise UsageError("--undo takes a decision's id and nothing else")
    return deciding.take_back(book, undo, word)


def _made(
    book: Ledger,
    claim: str | None,
    ruling: Ruling | None,
    field: ClaimField | None,
    value: str | None,
    word: Word,
) -> deciding.Made:
    if claim is None or ruling is None:
        raise UsageError("name a claim and what is decided: muster decide CLAIM accept|reject|correct")
    if (field is None) is not (value is None):
        raise UsageError("a correction names a field and its value: --field FIELD --value TEXT")
    change = Correction(field, value, compose.gazetteer()) if field and value is not None else None
    return deciding.decide(book, claim, ruling, word, change)


def decisions(ledger: LedgerFolder = None, as_json: AsJson = False) -> None:
    """List all decisions on claims, oldest first: who decided what, when and why, and whether it is in force.

    \b
    Examples:
      muster decisions
      muster decisions --json > decisions.json
    """
    with compose.reader(settings(ledger).ledger) as book:
        found = book.decisions()
    if as_json:
        emit({"total": len(found), "decisions": [_flat(standing) for standing in found]})
        return
    if found:
        say(_table(found))
    say(f"{len(found)} decisions, {sum(s.in_force for s in found)} in force")


def _about(said: Decision) -> str:
    if said.field is None or said.now is None:
        words = f"{said.claim} {said.ruling.value}"
    else:
        was, now = (value.written or "nothing" if value else "nothing" for value in (said.was, said.now))
        words = f"{said.claim} {said.field.value}: {was} → {now}"
    return f"takes back {said.reverses} ({words})" if said.reverses else words


def _flat(standing: DecisionStanding) -> dict[str, Any]:
    said = standing.decision
    what = {
        "ruling": said.ruling.value,
        "field": said.field.value if said.field else None,
        "was": said.was.written if said.was is not None else None,
        "now": said.now.written if said.now is not None else None,
    }
    place = {"claim": standing.claim, "decided_of": said.claim, "report": said.anchor.report}
    signed = {"by": said.by, "at": said.at, "why": said.why, "reverses": said.reverses}
    state = {"in_force": standing.in_force, "state": standing.why, "record": carrying.record(said)}
    return {"id": said.id, **place, **what, **signed, **state}


def _table(found: tuple[DecisionStanding, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for title, ratio in (("when", 0), ("decision", 4), ("by", 1), ("why", 4), ("state", 4)):
        table.add_column(title, overflow="fold", ratio=ratio or None, no_wrap=not ratio)
    for said, _, state, _home in found:
        told = RichText.assemble((said.id, "dim"), "\n", safe(_about(said)))
        table.add_row(said.at[:19], told, printed(said.by), printed(said.why), printed(state))
    return table
