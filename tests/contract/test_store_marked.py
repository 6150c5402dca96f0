"""What the ledger promises about markings, in both databases: added, never overwritten, in no one's way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.domain.marking import Marking, Sensitive, Subject, Tlp
from muster.pipeline import marking
from muster.pipeline.judging import Word
from muster.pipeline.marking import Tag
from muster.store.ledger import Ledger
from muster.store.marked import all_markings, markings_in_force, names_of, reports_from
from muster.store.migrations import applied_steps
from muster.store.reader import LedgerReader

Make = Callable[..., tuple]
WORD = Word("ana", datetime(2025, 2, 1, tzinfo=UTC), "asked not to be named")


def test_markings_are_kept_as_said_and_change_nothing_else(ledger: Ledger, folder: Path, make: Make) -> None:
    ledger.store(*make())
    before = ledger.digest()
    said = Marking(Subject.LEDGER, "", "ana", "2025-01-01", "the desk's", tlp=Tlp.AMBER_STRICT)
    back = replace(said, at="2025-01-02", reverses=said.id)
    assert [ledger.mark(said), ledger.mark(back), ledger.mark(back)] == [True, True, False]
    assert ledger.digest() != before  # what was said is part of the ledger
    with LedgerReader.open(folder) as reader:
        assert reader.ask(all_markings) == (said, back)
        assert reader.ask(markings_in_force).default is None
        assert reader.verify() == ()


def test_each_kind_of_marking_through_the_pipeline(ledger: Ledger, folder: Path, make: Make) -> None:
    ledger.store(*make())
    with LedgerReader.open(folder) as reader:
        first, second = reader.all_claims()
        assert reader.ask(reports_from, first.document.evidence_sha256) == (first.claim.report,)
        assert set(reader.ask(names_of, ("paper",))["paper"]) == {"the paper"}
    put = marking.mark
    assert put(ledger, Subject.REPORT, "one", Tlp.RED, WORD).new
    assert not put(ledger, Subject.REPORT, "one", Tlp.RED, WORD).new
    source = put(ledger, Subject.SOURCE, "AN OFFICER", Tag(Sensitive.PERSON), WORD).standing.marking
    assert (source.key, source.covers) == ("an officer", ("an officer",))
    claim = put(ledger, Subject.CLAIM, first.claim.id, Tag.of("location", [" the  gate "]), WORD)
    assert claim.standing.marking.covers == ("the gate",)
    with LedgerReader.open(folder) as reader:
        known = reader.ask(markings_in_force)
        assert {known.of_claim(r.claim) for r in (first, second)} == {Tlp.RED}
        assert [t.sensitive for t in known.tags_on(Subject.CLAIM, first.claim.id)] == [Sensitive.LOCATION]
    undone = marking.take_back(ledger, source.id, WORD)
    assert undone.standing.why == f"takes back {source.id}"
    with pytest.raises(UsageError, match="taken back by"):
        marking.take_back(ledger, source.id, WORD)


@pytest.mark.parametrize(
    ("subject", "key", "what", "error", "words"),
    [
        (Subject.CLAIM, "c_none", Tag(Sensitive.PERSON), NotFound, "no claim"),
        (Subject.REPORT, "none", Tlp.RED, NotFound, "no report"),
        (Subject.SOURCE, "nobody", Tlp.RED, NotFound, "no claim cites"),
        (Subject.CLAIM, "c_none", Tlp.RED, UsageError, "label to the report"),
        (Subject.LEDGER, "", Tag(Sensitive.PERSON), UsageError, "one report"),
    ],
)
def test_what_cannot_be_marked(
    ledger: Ledger, make: Make, subject: Subject, key: str, what: Tlp | Tag, error: type, words: str
) -> None:
    ledger.store(*make())
    with pytest.raises(error, match=words):
        marking.mark(ledger, subject, key, what, WORD)


def test_a_marking_needs_a_reason_and_a_tag_words_that_are_long_enough(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="reason"):
        marking.mark(ledger, Subject.LEDGER, "", Tlp.RED, WORD._replace(why=" "))
    for written, covers in (("", []), ("person", ["a"]), ("other", [])):
        with pytest.raises(UsageError):
            Tag.of(written, covers)
    assert Tag.of("Person") == Tag(Sensitive.PERSON)
    assert Tag.of("a child").label == "a child"


def test_a_ledger_of_before_gets_the_table(ledger: Ledger, folder: Path, backend, make: Make) -> None:
    ledger.store(*make())
    before = ledger.digest()
    ledger.close()
    backend.run(folder, "DROP TABLE markings")
    backend.run(folder, "DELETE FROM migrations WHERE name = 'markings'")
    with Ledger.open(folder) as book:
        assert "markings" in applied_steps(book._engine)
        assert book.digest() == before
        assert book.mark(Marking(Subject.LEDGER, "", "ana", "2025-01-01", "x", tlp=Tlp.GREEN))
    with LedgerReader.open(folder) as reader:
        assert reader.verify() == ()
