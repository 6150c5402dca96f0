"""What a search for claims finds, in what order and how much of it: as looking at every claim would tell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from muster.domain.claim import Action, SpeechAct
from muster.domain.decision import Anchor, ClaimField, Decision, Ruling, Value
from muster.domain.query import ClaimQuery, Known
from muster.domain.record import Analysis, Recorded
from muster.domain.status import Clock
from muster.evaluation.synthetic import Options, archive
from muster.store import rows
from muster.store.ledger import Ledger
from muster.store.reader import LedgerReader
from muster.store.words import words

Make = Callable[..., Any]

WITH_TEXTS = (
    *(f"DROP TABLE {name}_words" for name in ("claim", "report")),
    *(f"DROP VIEW {name}_words_said" for name in ("claim", "report")),
    *(f"DROP TABLE {name}_words_of" for name in ("claim", "report")),
    "CREATE VIRTUAL TABLE claim_words USING fts5(claim UNINDEXED, quote)",
    "CREATE VIRTUAL TABLE report_words USING fts5(report UNINDEXED, words)",
    "INSERT INTO claim_words (claim, quote) SELECT id, quote FROM claims",
    "INSERT INTO report_words (report, words) SELECT id, title FROM reports",
    "DELETE FROM migrations WHERE name IN ('compact-tables', 'claims-by-day')",
)
IN_THE_ORDER_OF_RECORDING = (
    "DROP TABLE claim_words",
    "DROP VIEW claim_words_said",
    "DROP TABLE claim_words_of",
    "CREATE TABLE claim_words_of (n INTEGER PRIMARY KEY, claim TEXT NOT NULL)",
    "CREATE VIEW claim_words_said AS SELECT n, claim, NULL AS quote FROM claim_words_of",
    "CREATE VIRTUAL TABLE claim_words USING"
    " fts5(claim UNINDEXED, quote, content='claim_words_said', content_rowid='n')",
    "INSERT INTO claim_words_of (n, claim) SELECT rowid, id FROM claims",
    "INSERT INTO claim_words (rowid, claim, quote) SELECT rowid, id, quote FROM claims",
    "DELETE FROM migrations WHERE name = 'claims-by-day'",
)


def looked_at(query: ClaimQuery, claims: tuple[Recorded, ...]) -> list[str]:
    """The ids of the claims of a query, found without an index."""
    return [one.claim.id for one in claims if fits(query, one)]


def fits(query: ClaimQuery, one: Recorded) -> bool:
    row = rows.claim_row(one.claim, one.document, 0, "")
    readings = [mention.reading for _, mention in one.claim.places if mention.reading]
    known = query.known.at.date().isoformat() if query.known else "9999"
    return all(
        (
            query.text is None or holds(one.claim.quote, words(query.text)),
            query.since is None or (row["last_day"] or "") >= str(query.since),
            query.until is None or (row["first_day"] or "~") <= str(query.until),
            query.known is None or (row["published_day"] or "~") <= known,
            query.action in (None, one.claim.action),
            query.speech_act in (None, one.claim.speech_act),
            query.place is None or query.place in {r.place_id for r in readings},
            query.country is None or query.country in {r.country for r in readings},
        )
    )


def holds(quote: str, asked: list[str]) -> bool:
    """What has no words in it asks for nothing that could be found."""
    return bool(asked) and set(asked) <= set(words(quote))


def queries(chance: random.Random, claims: tuple[Recorded, ...]) -> Iterator[ClaimQuery]:
    readings = [mention.reading for one in claims for _, mention in one.claim.places if mention.reading]
    for _ in range(300):
        since = date(2015, 1, 1) + timedelta(days=chance.randrange(1_200))
        until = since + timedelta(days=chance.choice((0, 7, 60, 2_000)))
        asked = chance.choice(
            ("at", "the", "ships", "at the", "left", "drones", "nowhere-at-all", "Base", "?")
        )
        known = Known(Clock.PUBLISHED, datetime.combine(until, time.max, tzinfo=UTC))
        yield ClaimQuery(
            text=chance.choice((None, asked)),
            since=chance.choice((None, since)),
            until=chance.choice((None, until)),
            action=chance.choice((None, None, Action.ARRIVE, Action.DEPART)),
            speech_act=chance.choice((None, None, None, SpeechAct.STATE)),
            place=chance.choice((None, None, chance.choice(readings).place_id)),
            country=chance.choice((None, None, None, chance.choice(readings).country)),
            known=chance.choice((None, None, known)),
            limit=chance.choice((1, 3, 20, 1_000)),
            offset=chance.choice((0, 0, 2, 30)),
        )


def fill(ledger: Ledger, make: Make) -> None:
    """Reports of three years, some of them of unknown day."""
    for report in archive(5, 40, Options(years=3)):
        ledger.store(report.raw(), Analysis(report.document, report.claims))
    for n in range(6):
        ledger.store(*make(f"undated{n}", published=None))


def agree(folder: Path | str) -> int:
    """How many queries that find something find what looking at all claims finds."""
    some = 0
    with LedgerReader.open(folder) as reader:
        every = reader.all_claims()
        for query in queries(random.Random(11), every):
            page, expected = reader.claims(query), looked_at(query, every)
            assert page.total == len(expected)
            assert [r.claim.id for r in page.items] == expected[query.offset : query.offset + query.limit]
            some += bool(page.items)
    return some


def test_pages_are_what_looking_at_every_claim_gives(ledger: Ledger, folder: Path | str, make: Make) -> None:
    fill(ledger, make)
    assert agree(folder) > 40


def test_decided_claims_are_found_as_they_count(
    ledger: Ledger, folder: Path, make: Make, dated: Make
) -> None:
    raw, analysis = make()
    ledger.store(raw, analysis)
    first, second = analysis.claims
    then = ClaimQuery(text="lorries", since=date(2012, 3, 1), until=date(2012, 3, 31))

    def hits(query: ClaimQuery) -> list[str]:
        with LedgerReader.open(folder) as reader:
            assert reader.verify() == ()
            page = reader.claims(query)
            assert page.total == len(page.items)
            return [r.claim.id for r in page.items]

    def decide(claim: Any, ruling: Ruling, day: int, **said: Any) -> None:
        at = f"2025-02-{day:02}"
        assert ledger.decide(Decision(claim.id, Anchor.of(claim), ruling, "ana", at, "seen", **said))

    assert (hits(ClaimQuery(text="lorries")), hits(then)) == ([first.id], [])
    value = Value(time=dated("2012-03-05", "2012-03-06"))
    decide(first, Ruling.CORRECT, 1, field=ClaimField.TIME, was=Value(time=first.time), now=value)
    assert (hits(ClaimQuery(text="lorries")), hits(then)) == ([first.id], [first.id])
    decide(first, Ruling.REJECT, 2)
    assert (hits(ClaimQuery(text="lorries")), hits(then)) == ([], [])
    assert hits(ClaimQuery(text="ship")) == [second.id]
    decide(first, Ruling.ACCEPT, 3)
    assert (hits(ClaimQuery(text="lorries")), hits(then)) == ([first.id], [first.id])


@pytest.mark.parametrize("earlier", [WITH_TEXTS, IN_THE_ORDER_OF_RECORDING], ids=["texts", "recording"])
def test_an_index_of_an_earlier_form_is_made_anew(
    tmp_path: Path, make: Make, earlier: tuple[str, ...]
) -> None:
    with Ledger.open(tmp_path) as ledger:
        fill(ledger, make)
        with ledger._engine.begin() as connection:
            for statement in earlier:
                connection.execute(text(statement))
    Ledger.open(tmp_path).close()
    assert agree(tmp_path) > 40
    with LedgerReader.open(tmp_path) as reader:
        assert reader.documents(text="Title undated3").total == 1


@pytest.mark.parametrize(
    "damage", ["DELETE FROM claim_words_of WHERE n IN (SELECT min(n) FROM claim_words_of)"]
)
def test_an_index_that_lacks_a_claim_is_told(tmp_path: Path, make: Make, damage: str) -> None:
    with Ledger.open(tmp_path) as ledger:
        fill(ledger, make)
        with ledger._engine.begin() as connection:
            connection.execute(text(damage))
    with LedgerReader.open(tmp_path) as reader:
        assert any("word" in found for found in reader.verify())
