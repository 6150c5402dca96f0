"""The evidence of a verdict in words, and the words that tell firmness."""

from __future__ import annotations

import pytest

from muster.corroborate.anchors import tokens
from muster.corroborate.evidence_words import evidence_sentences
from muster.corroborate.firmness import Mark, firmness, has, marks
from muster.corroborate.lexicon import LANGUAGES, rows
from muster.corroborate.syndication import origins
from muster.domain.document import DateBasis, Document, Published
from muster.domain.origin import CopyEvidence, CopyVerdict

TEXT = (
    "Three Russian landing ships sailed from Feodosia before dawn on Monday with marines on their decks, two port workers told "
    "Reuters. About 40 vehicles stood on the northern quay. The port had been closed to civilian traffic since Friday evening."
)


def report(name: str, outlet: str, day: str | None) -> Document:
    return Document(name, TEXT, outlet, None, Published(day, DateBasis.DECLARED) if day else None, "en")


def test_what_shows_a_copy_is_told_in_order() -> None:
    a, b = report("a", "Reuters", "2025-03-03"), report("b", "Daily Lantern", "2025-03-05")
    (group,) = origins([a, b])
    (verdict,) = group.evidence
    told = evidence_sentences(verdict, {a.id: a, b.id: b})
    assert [sentence.split(":")[0] for sentence in told] == [
        "Credit",
        "Text",
        "In detail",
        "Order",
    ]
    assert (
        "100% of Reuters stands in Daily Lantern" in told[1]
        or "100% of Daily Lantern stands in Reuters" in told[1]
    )
    assert told[-1] == "Order: Reuters was published 2 days before Daily Lantern."


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("2025-03-03", "2025-03-03", "Order: both were published on 2025-03-03."),
        (None, "2025-03-03", "Order: not known; no date of publication for Reuters."),
        (None, None, "Order: not known; no date of publication for Reuters and Daily Lantern."),
        ("2025-03-04", "2025-03-03", "Order: Daily Lantern was published 1 day before Reuters."),
    ],
)
def test_the_order_is_told_only_where_it_is_known(first: str | None, second: str | None, order: str) -> None:
    a, b = report("a", "Reuters", first), report("b", "Daily Lantern", second)
    verdict = CopyVerdict(a.id, b.id, (CopyEvidence.QUOTE,), 0.1, 0.2, "")
    told = evidence_sentences(verdict, {a.id: a, b.id: b})
    assert told == ("Quotation: both print the same words between quotation marks.", order)


def level(text: str, language: str = "en") -> float:
    return firmness(tokens(text, 0, len(text)), language).level


LADDERS = {
    "en": ("There is talk of a withdrawal", "Russia plans a withdrawal", "Russia withdraws", "Intelligence shows that Russia withdraws"),
    "ru": ("Колонна может выйти", "Москва планирует вывод", "Колонна вышла", "Снимки подтверждают вывод"),
    "ar": ("ربما تنسحب القوات", "تعتزم موسكو الانسحاب", "انسحبت القوات", "صور تظهر انسحاب القوات"),
    "tr": ("Konvoy çıkabilir", "Moskova çekilmeyi planlıyor", "Konvoy çıktı", "İstihbarat konvoyun çıktığını gösteriyor"),
    "es": ("El convoy podría salir", "Moscú planea la salida", "El convoy salió", "La inteligencia revela la salida"),
    "fr": ("Le convoi pourrait partir", "Moscou prévoit le départ", "Le convoi est parti", "Des images montrent le départ"),
    "uk": ("Колона може вийти", "Москва планує виведення", "Колона вийшла", "Знімки підтверджують виведення"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ladder_of_firmness_rises_in_each_language(language: str) -> None:
    steps = [level(text, language) for text in LADDERS[language]]
    assert steps == sorted(set(steps))


@pytest.mark.parametrize(
    "text",
    [
        "The convoy left on 3 May",
        "Talks began in Doha",
        "Two planes left",
        "Reuters could not reach the base",
        "There are no plans to leave",
    ],
)
def test_words_that_only_look_like_hedges(text: str) -> None:
    assert level(text) == 3.0


def test_a_language_outside_the_table_has_no_marks() -> None:
    assert marks("kanske", "sv") == frozenset()
    assert not has(tokens("inte", 0, 4), "sv", Mark.NEGATION)


def test_the_table_has_every_class_in_every_column() -> None:
    table = rows("firmness.tsv")
    assert {row[0] for row in table} == {mark.value for mark in Mark}
    assert all(len(row) == 1 + len(LANGUAGES) for row in table)
