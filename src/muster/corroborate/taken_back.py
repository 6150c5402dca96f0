"""Words of an earlier version or report that are quoted only to be corrected."""

from __future__ import annotations

from muster.domain.claim import Claim, SpeechAct
from muster.domain.source import SourceKind

_VERSIONS = (
    "earlier",
    "previous",
    "version",
    "original",
    "first",
    "our ",
    "this article",
    "edition",
    "story",
    "yesterday",
)
_WRONGLY = ("wrongly", "incorrectly", "erroneously", "mistakenly", "misstated", "misidentified", "in error", "earlier version",
            "we reported", "we wrote", "earlier reported", "previously reported")  # fmt: skip
_OWN = {SourceKind.DOCUMENT, SourceKind.OUTLET}


def taken_back(claim: Claim) -> bool:
    """The words of an earlier version or report, quoted to be corrected."""
    inner = claim.speaker
    if inner.kind is SourceKind.DOCUMENT and any(word in f"{inner.name.casefold()} " for word in _VERSIONS):
        return True
    words = claim.quote.casefold()
    return (
        inner.kind in _OWN
        and claim.speech_act is SpeechAct.STATE
        and any(phrase in words for phrase in _WRONGLY)
    )
