"""The few things that databases do in their own way come to the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, Table, func, select
from sqlalchemy.exc import IntegrityError

from muster.domain.document import DateBasis, Document, Published, RawReport
from muster.domain.query import ClaimQuery
from muster.domain.record import Analysis, Quarantined
from muster.store import dialect, schema
from muster.store.columns import Text
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader

Make = Callable[..., Any]


# Tables of the tests' own, so that they stay when those of the ledger change.
_OWN = MetaData()
PARTS = Table("parts", _OWN, Column("id", Text, primary_key=True), Column("a", Text), Column("size", Integer))
PAIRS = Table(
    "pairs",
    _OWN,
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True),
    Column("n", Integer),
)
EDGES = Table("edges", _OWN, Column("a", Text, primary_key=True), Column("b", Text, primary_key=True))


@pytest.fixture
def own(ledger: Ledger) -> Engine:
    """The ledger's engine, with the tables above beside the ledger's."""
    with ledger._engine.begin() as connection:
        _OWN.create_all(connection)
    return ledger._engine


def part(key: str, a: str = "", size: int = 0) -> dict[str, Any]:
    return {"id": key, "a": a, "size": size}


def kept(engine: Engine, table: Table) -> list[tuple[Any, ...]]:
    with engine.begin() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def test_upsert_adds_rows_and_takes_the_place_of_those_with_the_same_key(own: Engine) -> None:
    with own.begin() as connection:
        dialect.upsert(connection, PARTS, [])
        dialect.upsert(connection, PARTS, [part("1", "x", 1), part("2", "x", 1)])
        dialect.upsert(connection, PARTS, [part("2", "y", 2), part("3", "z", 3), part("3", "w", 4)])
    assert kept(own, PARTS) == [("1", "x", 1), ("2", "y", 2), ("3", "w", 4)]


def test_upsert_changes_only_the_columns_that_are_named(own: Engine) -> None:
    with own.begin() as connection:
        dialect.upsert(connection, PARTS, [part("1", "x", 1)])
        dialect.upsert(connection, PARTS, [{"id": "1", "size": 2}])
    assert kept(own, PARTS) == [("1", "x", 2)]


def test_upsert_by_a_key_of_two_columns_and_of_columns_that_are_all_key(own: Engine) -> None:
    with own.begin() as connection:
        for n in (1, 2):
            dialect.upsert(
                connection, PAIRS, [{"a": "e", "b": "c", "n": n}, {"a": "e", "b": f"d{n}", "n": n}]
            )
            dialect.upsert(connection, EDGES, [{"a": "e", "b": "c"}, {"a": "e", "b": f"d{n}"}])
    assert kept(own, PAIRS) == [("e", "c", 2), ("e", "d1", 1), ("e", "d2", 2)]
    assert kept(own, EDGES) == [("e", "c"), ("e", "d1"), ("e", "d2")]


def test_insert_new_leaves_what_is_there(own: Engine) -> None:
    with own.begin() as connection:
        dialect.insert_new(connection, PARTS, [])
        dialect.insert_new(connection, PARTS, [part("1", "x")])
        dialect.insert_new(connection, PARTS, [part("1", "y"), part("2", "z"), part("2", "w")])
    assert [row[1] for row in kept(own, PARTS)] == ["x", "z"]


def test_insert_new_forgives_nothing_but_a_known_key(ledger: Ledger, make: Make) -> None:
    ledger.store(*make())
    (entry,) = kept(ledger._engine, schema.custody)
    doubled = dict(zip(schema.custody.columns.keys(), entry, strict=True)) | {"seq": 2}
    with pytest.raises(IntegrityError), ledger._engine.begin() as connection:
        dialect.insert_new(connection, schema.custody, [doubled])  # the hash of an entry is unique, too
    assert len(kept(ledger._engine, schema.custody)) == 1


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
        dialect.insert_new(connection, PARTS, [part(text) for text in reversed(texts)])
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
