"""The few things that databases do in their own way come to the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, func, select

from muster.domain.document import DateBasis, Document, Published, RawReport
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis, Quarantined
from muster.store.columns import Text
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., Any]


# A table of the tests' own, so that it stays when those of the ledger change.
_OWN = MetaData()
PARTS = Table("parts", _OWN, Column("id", Text, primary_key=True))


@pytest.fixture
def own(ledger: Ledger) -> Engine:
    """The ledger's engine, with the table above beside the ledger's."""
    with ledger._engine.begin() as connection:
        _OWN.create_all(connection)
    return ledger._engine


@pytest.mark.parametrize(
    ("asked", "hit"),
    [
        ("żołnierz", True),  # case and marks do not count
        ("ZOŁNIERZ", True),
        ("zolnierz", False),  # ł is a letter of its own, not l with a mark
        ("naïve", True),
        ("naive convoy", True),
        ("convoy naive", True),
        ("конвой", True),
        ("КОНВОЙ", True),
        ("конвои", False),
        ("القافلة", True),
        ("U.S.", True),
        ("us", False),
        ("T-72B3", True),
        ("72b3", True),
        ("72b", False),
        ("b3-t", False),  # these words do not stand side by side
        ("3.5", True),
        ("5.3", False),
        ("-3.5", True),
        ("user@example.org", True),
        ("example.org/path", True),
        ("don't", True),
        ("dont", False),
        ("convoy !!!", True),
        ("'; DROP TABLE claims; --", False),
    ],
)
def test_words_are_the_same_words(ledger: Ledger, folder: Path, make: Make, asked: str, hit: bool) -> None:
    quote = (
        "Żołnierz: a naïve convoy (конвой, القافلة) of U.S. T-72B3, -3.5 km off; don't write to "
        "user@example.org/path"
    )
    raw, analysis = make(body=f"{quote} Nobody saw a 100%_full ship.")
    (claim,) = analysis.claims
    span = replace(claim.span, start=0, end=len(quote))
    ledger.store(raw, Analysis(analysis.document, (replace(claim, span=span, predicate=span, quote=quote),)))
    with LedgerReader.open(folder) as reader:
        assert reader.claims(ClaimQuery(text=asked)).total == int(hit)
        assert reader.documents(text=asked).total == int(hit)


def test_text_is_ordered_by_its_bytes(ledger: Ledger, folder: Path, make: Make) -> None:
    names = ["b", "B", "a", "_", "é", "Z", "-z", "z", "ａ", "\U0001f6a2", "a b", "ab"]
    for name in names:
        ledger.store(*make(name, published=None))
    with LedgerReader.open(folder) as reader:
        assert [document.report_id for document in reader.documents().items] == sorted(names)


def test_characters_that_postgresql_does_not_keep_come_back(ledger: Ledger, folder: Path) -> None:
    nul, one = "a\0b", "a\1b"
    document = Document(
        nul,
        f"Text {nul}",
        outlet=one,
        title=f"\1\0{nul}",
        url=f"http://x/{nul}",
        published=Published("2025-01-10", DateBasis.DECLARED),
    )
    raw = RawReport(b"\0\1\2 bytes", "text/plain", f"{nul}.txt", report_id=nul, url=f"http://x/{nul}")
    ledger.store(raw, Analysis(document, ()))
    ledger.quarantine(Quarantined(nul, one, "UnreadableReport"))
    assert ledger.known(raw)
    with LedgerReader.open(folder) as reader:
        stored = reader.document(nul)
        assert replace(stored, evidence_sha256=None) == document
        assert reader.evidence.get(stored.evidence_sha256 or "") == raw.content
        assert reader.custody()[0].locator == f"{nul}.txt"
        assert reader.quarantined() == (Quarantined(nul, one, "UnreadableReport"),)
        assert reader.claims(ClaimQuery(actor=nul, source=nul, report=nul, text=nul, event=nul)).total == 0
        assert reader.verify() == ()


def test_the_order_of_text_survives_the_escape(own: Engine) -> None:
    texts = ["", "\0", "\0\0", "\0a", "\1", "\1\0", "\1\1", "\1\2", "\2", "a", "a\0", "a\1", "a\2", "aa"]
    with own.begin() as connection:
        connection.execute(PARTS.insert(), [{"id": text} for text in reversed(texts)])
        ordered = connection.execute(select(PARTS.c.id).order_by(PARTS.c.id)).scalars().all()
        below = connection.execute(select(func.count()).where(PARTS.c.id < "\1\1")).scalar_one()
    assert list(ordered) == texts
    assert below == texts.index("\1\1")


def test_the_state_changes_with_what_is_committed_and_with_nothing_else(
    ledger: Ledger, folder: Path, make: Make
) -> None:
    with LedgerReader.open(folder) as reader:
        before = reader.state()
        reader.all_claims()
        assert reader.state() == before
        ledger.store(*make())
        after = reader.state()
        assert after != before
        ledger.replace_derived(Derived())
        assert reader.state() not in (before, after)
