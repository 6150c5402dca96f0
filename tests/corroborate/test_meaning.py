"""How far two reports say the same, and what else must speak for a translation that prints no credit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.meaning import agreement
from muster.corroborate.syndication import origins, report_origins
from muster.domain.document import DateBasis, Document, Published
from muster.domain.origin import CopyEvidence

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(1, 7)


def sentences(seed: int, count: int) -> Any:
    """Random unit vectors: sentences that have nothing to do with each other."""
    vectors = np.random.default_rng(seed).normal(size=(count, 384)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@settings(max_examples=60)
@given(SEEDS, SIZES, SIZES)
def test_the_score_is_a_share_and_symmetric(seed: int, n: int, m: int) -> None:
    a, b = sentences(seed, n), sentences(seed + 1, m)
    one, two = agreement(a, b), agreement(b, a)
    assert (one.of_a, one.of_b) == (two.of_b, two.of_a)
    assert one.value == two.value
    assert 0.0 <= min(one) <= one.value <= 1.0


@settings(max_examples=60)
@given(SEEDS, SIZES, st.integers(1, 5))
def test_sentences_of_another_story_lower_what_is_held(seed: int, n: int, extra: int) -> None:
    told = sentences(seed, n)
    padded = np.concatenate((told, sentences(seed + 1, extra)))
    assert agreement(told, told).value == pytest.approx(1.0, abs=1e-5)
    assert agreement(padded, told).of_a < 1 - 0.5 * extra / (n + extra)
    assert agreement(padded, told).of_b == pytest.approx(1.0, abs=1e-5)  # a trimmed copy is held as a whole


@settings(max_examples=40)
@given(SEEDS, st.integers(2, 7), st.randoms(use_true_random=False))
def test_a_desk_may_put_sentences_in_another_order_or_join_two(seed: int, n: int, random: Any) -> None:
    told = sentences(seed, n)
    order = random.sample(range(n), n)
    assert agreement(told[order], told).value == pytest.approx(1.0, abs=1e-5)
    joined = told[0] + told[1]
    assert agreement((joined / np.linalg.norm(joined))[None], told).of_a == pytest.approx(1.0, abs=1e-5)


def test_no_sentences_agree_with_nothing() -> None:
    assert agreement(sentences(1, 0), sentences(2, 3)).value == 0.0


WIRE = (
    "VARDO, Norway, Apr 8 (Reuters) - Three Russian landing ships passed Vardo on Monday night on their way to Severomorsk, two "
    "Norwegian coast guard officers told Reuters.\n\n"
    "About 40 armoured vehicles stood on the deck of the largest ship, one of the officers said.\n\n"
    "A satellite picture of Planet Labs shows 12 more vehicles on the quay at Severomorsk."
)
UKRAINIAN = (
    "Три російські десантні кораблі в понеділок уночі пройшли повз Варде дорогою до Североморська, розповіли двоє офіцерів норвезької "
    "берегової охорони. На палубі найбільшого корабля стояло близько 40 броньованих машин. На супутниковому знімку "
    "Planet Labs видно ще 12 машин на причалі в Североморську."
)
BRIEF = "Три російські кораблі з бронетехнікою на палубі пройшли повз Варде, прямуючи до Североморська."


def report(
    name: str, text: str, language: str, day: str = "2025-04-08", outlet: str | None = None
) -> Document:
    published = Published(day, DateBasis.DECLARED)
    return Document(name, text, outlet or f"The {name} Paper", None, published, language)


ORIGIN = report("wire", WIRE, "en", outlet="Reuters")


def together(*documents: Document, encoder: Any = None) -> bool:
    found = report_origins(documents, encoder)
    return len({found[d.report_id] for d in documents}) == 1


def test_a_translation_without_a_credit_is_joined_by_what_it_names_and_counts() -> None:
    assert together(ORIGIN, report("uk", UKRAINIAN, "uk"))


@pytest.mark.parametrize(
    ("why", "copy"),
    [
        ("another event", report("uk", UKRAINIAN.replace("40", "25").replace("12", "7").replace("Три", "П'ять"), "uk")),
        ("another place", report("uk", UKRAINIAN.replace("Варде", "Киркенес").replace("Североморськ", "Архангельськ"), "uk")),
        ("weeks later", report("uk", UKRAINIAN, "uk", day="2025-04-20")),
        ("its own reporting", report("uk", UKRAINIAN + " Наш кореспондент бачив кораблі з берега.", "uk")),
        ("another agency's text", report("uk", UKRAINIAN + " Про це повідомило агентство Інтерфакс.", "uk")),
    ],
)  # fmt: skip
def test_it_stays_apart_where_anything_speaks_against_it(why: str, copy: Document) -> None:
    assert not together(ORIGIN, copy), why


class Deaf:
    """An encoder to which nothing means the same."""

    def encode(self, texts: Sequence[str], language: str | None) -> Any:
        return sentences(len(language or "") + sum(map(ord, "".join(texts))), len(texts))


class Knowing:
    """An encoder to which all sentences mean the same."""

    def encode(self, texts: Sequence[str], language: str | None) -> Any:
        return np.repeat(sentences(7, 1), len(texts), axis=0)


def test_a_short_brief_needs_sentences_that_mean_the_same() -> None:
    brief = report("brief", BRIEF, "uk")
    assert not together(ORIGIN, brief)
    assert not together(ORIGIN, brief, encoder=Deaf())
    assert together(ORIGIN, brief, encoder=Knowing())
    (group,) = origins([ORIGIN, brief], encoder=Knowing())
    assert CopyEvidence.MEANING in group.evidence[0].evidence


def test_meaning_never_speaks_against_names_and_numbers() -> None:
    other = report("uk", UKRAINIAN.replace("40", "25").replace("12", "7").replace("Три", "П'ять"), "uk")
    assert not together(ORIGIN, other, encoder=Knowing())


def test_within_one_language_meaning_is_no_evidence() -> None:
    rewritten = "Landing ships carrying armour went past Vardo for Severomorsk, officers of the coast guard in Norway say."
    assert not together(ORIGIN, report("en", rewritten, "en"), encoder=Knowing())
