"""Which words may say how probable something is, and what may not stand beside them."""

from __future__ import annotations

import pytest

from muster.domain.grade import Credibility, Likelihood
from muster.export.lint_icd203 import lint_icd203


@pytest.mark.parametrize("word", [*Likelihood])
def test_every_word_of_the_scale_passes(word: Likelihood) -> None:
    assert lint_icd203(f"A return of the second squadron is judged {word.value}.") == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A return is highly likely.", "highly likely"),
        ("They will probably return.", "probably"),
        ("There is a good chance of a return.", "good chance"),
        ("They may well return.", "may well"),
        ("A return is virtually certain.", "virtually certain"),
        ("They will certainly return.", "certainly"),
        ("A return is 70 % certain.", "70 %"),
        ("The odds are 90 percent.", "90 percent"),
        ("A return is impossible.", "impossible"),
        ("There is no chance of it.", "no chance"),
        ("It is possibly true.", "possibly"),
    ],
)
def test_words_outside_the_scale_are_found(text: str, word: str) -> None:
    assert [f.problem for f in lint_icd203(text)] == [f"{word!r} is no word of the scale"]


def test_confidence_and_likelihood_share_no_sentence() -> None:
    (finding,) = lint_icd203("We have moderate confidence that a return is unlikely.")
    assert "confidence" in finding.problem
    assert lint_icd203("A return is unlikely. We have moderate confidence in this.") == ()


def test_quotations_are_never_judged() -> None:
    assert lint_icd203("An officer said: “They will probably return, I am confident.”") == ()


@pytest.mark.parametrize("grade", [*Credibility])
def test_the_label_of_a_grade_is_no_estimate(grade: Credibility) -> None:
    assert lint_icd203(f"Credibility {grade.value} ({grade.words}), 2 independent origins.") == ()
