"""What may stand in one sentence, and what a citation must carry."""

from __future__ import annotations

import pytest

from muster.export.wording import lint, sentences, unsupported


def test_likelihood_and_confidence_in_one_sentence_are_found():
    (finding,) = lint("We judge with high confidence that a return is unlikely.")
    assert "unlikely" in finding.problem
    assert "high confidence" in finding.problem


@pytest.mark.parametrize(
    "text",
    [
        "A return is unlikely. We hold this with high confidence.",
        "An officer said: “a return is unlikely”. We hold this with moderate confidence.",
        "With low confidence: “it will very likely go on”.",
    ],
)
def test_apart_or_in_quotation_marks_they_are_fine(text):
    assert lint(text) == ()


def test_full_stops_in_quotations_end_no_sentence():
    assert sentences("He said: “They left. All of them.” Then he went. Nobody asked.") == [
        "He said: “They left. All of them.” Then he went.",
        "Nobody asked.",
    ]


@pytest.mark.parametrize(
    ("sentence", "quote", "missing"),
    [
        ("12 trucks left.", "a dozen trucks left", ("12",)),
        ("9 aircraft stand there.", "nine aircraft stand there", ()),
        ("Twenty-five lorries left.", "25 lorries left", ()),
        ("The unit moved to Brackwater.", "the unit moved to the coast", ("Brackwater",)),
        ("A convoy of 1,200 men", "some 1200 men in a convoy", ()),
        ("Hundreds left.", "some left", ("Hundreds",)),
        ("Three Mi-8 at Orrin", "three Mi-17 at Orrin", ("8", "Mi-8")),
    ],
)
def test_numbers_and_names_must_be_in_the_quote(sentence, quote, missing):
    assert unsupported(sentence, [quote]) == missing
