"""Lint of written estimates after ICD 203, Analytic Standards, § D.6.e.2: which words may say how probable something is.

Two rules. A sentence holds a likelihood or a confidence, never both. And the only words of likelihood are the seven of
:class:`muster.domain.grade.Likelihood`; their synonyms ("probably", "may well", "chances are"), percentages, and anything
that says 0 or 100 are unknown words. Words inside quotation marks belong to the source and are never judged, nor are
the labels of an Admiralty grade beside its digit ("2 (Probably true)"), which grade and estimate nothing.
"""

from __future__ import annotations

import re

from muster.domain.grade import Credibility
from muster.export.wording import Finding, lint_sentence, outside_quotations, sentences

_LABEL = re.compile("|".join(rf"\b{c.value} \(?{re.escape(c.words)}\)?" for c in Credibility), re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:(?:highly|most|more|less|quite|rather|fairly|extremely) (?:un)?likely|likelihood|likelier|likeliest|"
    r"(?:very |highly |most )?(?:im)?probabl[ey]|probability|(?:virtually |nearly |absolutely )certain(?:ly)?|"
    r"(?<!almost )certainly|(?<!almost )certain (?:to|that)|remote(?:ly)? (?:chance|possib\w+)|"
    r"(?:good|even|fair|slim|small|no|every) (?:chance|odds)(?<!almost no chance)|chances are|(?:may|might|could) well|"
    r"undoubtedly|doubtless|inevitabl[ey]|impossible|possibl[ey])\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\b\d+(?:[.,]\d+)? ?(?:%|per ?cent\b)", re.IGNORECASE)


def lint_icd203(text: str) -> tuple[Finding, ...]:
    """Findings for running text or Markdown, sentence by sentence; empty when every sentence keeps the two rules."""
    return tuple(finding for sentence in sentences(text) for finding in _findings(sentence))


def _findings(sentence: str) -> tuple[Finding, ...]:
    own = _LABEL.sub(" ", outside_quotations(sentence))
    words = [m.group() for pattern in (_UNKNOWN, _PERCENT) for m in pattern.finditer(own)]
    found = [Finding(sentence, f"{word!r} is no word of the scale") for word in words]
    return (*(Finding(sentence, f.problem) for f in lint_sentence(own)), *found)
