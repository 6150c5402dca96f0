"""judge, judgements, grade, grades: an analyst's word, added and never overwritten."""

from __future__ import annotations

import getpass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text as RichText

from muster.cli.console import emit, printed, progress, safe, say
from muster.cli.options import AsJson, LedgerFolder, settings
from muster.corroborate.judgements import Standing, standings
from muster.corroborate.reliability import current
from muster.domain.errors import UsageError
from muster.domain.grade import Reliability, ReliabilityGrade
from muster.domain.link import JudgedKind, Verdict
from muster.pipeline import compose, judging
from muster.pipeline.consolidate import consolidate
from muster.pipeline.judging import Word
from muster.store.ledger import Ledger

Why = Annotated[str, typer.Option("--why", help="The reason, in words. Kept with the judgement.")]
By = Annotated[
    str | None, typer.Option("--by", help="Who judges (default: the login name).", show_default=False)
]


def judge(
    a: Annotated[str | None, typer.Argument(help="A claim (id) or a report (id or name).")] = None,
    b: Annotated[str | None, typer.Argument(help="Another one of the same kind.")] = None,
    verdict: Annotated[Verdict | None, typer.Argument(help="Whether the two are one.")] = None,
    why: Why = "",
    by: By = None,
    undo: Annotated[
        str | None, typer.Option("--undo", help="Take back this judgement (id) instead.", show_default=False)
    ] = None,
    ledger: LedgerFolder = None,
) -> None:
    """Judge whether two claims speak of one event, or two reports rest on one text.

    Nothing is overwritten: the latest judgement of a person on a pair is in force, "unsure" frees the pair again, and
    --undo takes a judgement back by adding its reversal.

    \b
    Examples:
      muster judge c_1f0e… c_9ab2… different --why "two convoys: the second counts buses"
      muster judge coast-1 harbour-7 same --why "the same paragraphs in another order" --by ana
      muster judge --undo j_77c1… --why "looked at the wrong day"
    """
    chosen = settings(ledger)
    word = word_of(by, why, chosen.clock())
    with compose.writer(chosen.ledger, chosen.clock, create=False) as book:
        if undo is not None:
            if a is not None:
                raise UsageError("--undo takes a judgement's id and nothing else")
            made = judging.take_back(book, undo, word)
        elif a is None or b is None or verdict is None:
            raise UsageError(
                "name two records and a verdict: muster judge A B same|different|unsure --why TEXT"
            )
        else:
            made = judging.judge(book, a, b, verdict, word)
        compare(book)
    standing = made.standing
    said = standing.judgement
    state = standing.why if made.new else "said before, and in force"
    say(f"{said.id}: {safe(said.a)} {said.verdict.value} {safe(said.b)}; {state}")


def judgements(ledger: LedgerFolder = None, as_json: AsJson = False) -> None:
    """List all judgements, oldest first: who judged what, when and why, and whether it is in force.

    \b
    Examples:
      muster judgements
      muster judgements --json
    """
    with compose.reader(settings(ledger).ledger) as book:
        found = standings(book.judgements())
    if as_json:
        emit({"total": len(found), "judgements": [_flat(standing) for standing in found]})
        return
    if found:
        say(_table(found))
    say(f"{len(found)} judgements, {sum(s.in_force for s in found)} in force")


def grade(
    source: Annotated[str, typer.Argument(help="Identity or printed name of a source.")],
    reliability: Annotated[
        Reliability, typer.Argument(help="A (completely reliable) … E, F (cannot be judged).")
    ],
    why: Why = "",
    by: By = None,
    ledger: LedgerFolder = None,
) -> None:
    """Grade the reliability of a source. The grade is dated: what is asked as of an earlier day uses the one known then.

    \b
    Examples:
      muster grade "Coast Daily" B --why "twelve reports checked against imagery, one wrong"
      muster grade russia-mod D --why "three denials reversed within a week" --by ana
    """
    chosen = settings(ledger)
    word = word_of(by, why, chosen.clock())
    with compose.writer(chosen.ledger, chosen.clock, create=False) as book:
        made, new = judging.grade(book, source, reliability, word)
        compare(book)
    again = "" if new else "; said before, and in force"
    say(f"{safe(made.identity)}: {made.reliability.value} {made.reliability.words}, from {made.at}{again}")


def grades(ledger: LedgerFolder = None, as_json: AsJson = False) -> None:
    """List all grades of sources, oldest first, and which of them count now. A source that is not listed is F.

    \b
    Examples:
      muster grades
      muster grades --json
    """
    with compose.reader(settings(ledger).ledger) as book:
        found = book.grades()
    now = current(found)
    if as_json:
        listed = [{**_grade(one), "in_force": now[one.identity] == one} for one in found]
        emit({"total": len(found), "grades": listed})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    for title in ("when", "source", "grade", "by", "why", ""):
        table.add_column(title, overflow="fold", no_wrap=title == "when")
    for one in found:
        words = f"{one.reliability.value} {one.reliability.words}"
        state = "in force" if now[one.identity] == one else "earlier"
        table.add_row(one.at[:19], printed(one.identity), words, printed(one.by), printed(one.why), state)
    if found:
        say(table)
    say(f"{len(found)} grades of {len(now)} sources")


def word_of(by: str | None, why: str, now: datetime) -> Word:
    """Who says it, the login name unless told. Raises UsageError where there is none."""
    try:
        return Word(by if by is not None else getpass.getuser(), now, why)
    except (OSError, KeyError):
        raise UsageError("no login name is known here: --by NAME") from None


def compare(book: Ledger) -> None:
    """What is derived rests on the judgements too."""
    if not book.current():
        with progress("comparing reports", None):
            consolidate(book)


def _flat(standing: Standing) -> dict[str, Any]:
    said = standing.judgement
    about = {"kind": said.kind.value, "a": said.a, "b": said.b, "verdict": said.verdict.value}
    signed = {"by": said.by, "at": said.at, "why": said.why, "reverses": said.reverses}
    return {"id": said.id, **about, **signed, "in_force": standing.in_force, "state": standing.why}


def _grade(one: ReliabilityGrade) -> dict[str, Any]:
    return {**one._asdict(), "reliability": one.reliability.value}


def _table(found: tuple[Standing, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), expand=True)
    for title, ratio in (("when", 0), ("judgement", 4), ("by", 1), ("why", 4), ("state", 4)):
        table.add_column(title, overflow="fold", ratio=ratio or None, no_wrap=not ratio)
    for said, _, state in found:
        noun = "claims" if said.kind is JudgedKind.CLAIMS else "reports"
        about = f"{noun} {said.a} {said.verdict.value} {said.b}"
        about = f"takes back {said.reverses}" if said.reverses else about
        told = RichText.assemble((said.id, "dim"), "\n", safe(about))
        table.add_row(said.at[:19], told, printed(said.by), printed(said.why), printed(state))
    return table
