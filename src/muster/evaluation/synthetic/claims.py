"""Claims of a printed story: domain values whose spans point into its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from muster.domain.claim import Claim, Equipment, Phrase
from muster.domain.interval import TimeReading
from muster.domain.place import PlaceMention
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.evaluation.synthetic.draft import ClaimDraft, Range, Sentence
from muster.evaluation.synthetic.events import Facet
from muster.evaluation.synthetic.names import Outlet
from muster.evaluation.synthetic.times import reading
from muster.evaluation.synthetic.world import Site

WHY = ("made with the text",)


class Printed(NamedTuple):
    """A sentence with where each of its words begins and ends in the text."""

    sentence: Sentence
    starts: Sequence[int]
    ends: Sequence[int]


def claims_of(
    report: str, text: str, sentences: Sequence[Printed], chain: Sequence[Outlet]
) -> list[tuple[Claim, Facet]]:
    """The claims in printed order, each with the facet of the event that it tells. ``chain`` begins with the publisher."""
    voices = tuple(voice.source for voice in chain)
    return [
        (_Places(report, text, one, draft).claim(voices), draft.facet)
        for one in sentences
        for draft in one.sentence.claims
    ]


class _Places(NamedTuple):
    """A claim's draft where it is printed."""

    report: str
    text: str
    printed: Printed
    draft: ClaimDraft

    def claim(self, voices: tuple[Source, ...]) -> Claim:
        draft, manner = self.draft, self.draft.facet.manner
        span = self._span(draft.words)
        return Claim(
            report=self.report,
            span=span,
            quote=self._of(span),
            predicate=self._span(draft.parts["P"]),
            attribution=(*voices, *self._speaker()),
            speech_act=manner.act,
            action=draft.facet.action,
            polarity=manner.polarity,
            certainty=manner.certainty,
            time_frame=draft.facet.frame,
            cue=self._phrase(draft.cue),
            actor=self._phrase(draft.parts.get("A")),
            equipment=self._equipment(),
            origin=self._place("O", draft.facet.origin),
            destination=self._place("D", draft.facet.destination),
            site=self._place("S", draft.facet.site),
            time=self._time(),
            reasons=WHY,
        )

    def _span(self, words: Range) -> Span:
        """Characters of a range of words, without a comma at its end."""
        start, end = words
        sentence = self.printed.sentence.words
        while end > start + 1 and sentence[end - 1] == ",":
            end -= 1
        return Span(self.printed.starts[start], self.printed.ends[end - 1])

    def _of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def _phrase(self, words: Range | None) -> Phrase | None:
        if words is None or words[0] == words[1]:
            return None
        span = self._span(words)
        return Phrase(self._of(span), span)

    def _speaker(self) -> tuple[Source, ...]:
        draft = self.draft
        phrase = self._phrase(draft.source)
        if phrase is None or draft.speaker is None:
            return ()
        return (Source(phrase.text, SourceKind(draft.speaker), draft.named, phrase.span),)

    def _equipment(self) -> tuple[Equipment, ...]:
        phrase = self._phrase(self.draft.parts.get("E"))
        if phrase is None:
            return ()
        kind = self.draft.facet.kind.type
        return (Equipment(phrase.text, kind, self.draft.low, self.draft.high, phrase.span),)

    def _place(self, role: str, site: Site) -> tuple[PlaceMention, ...]:
        phrase = self._phrase(self.draft.parts.get(role))
        return (PlaceMention(phrase.text, phrase.span, site.reading),) if phrase else ()

    def _time(self) -> TimeReading | None:
        phrase = self._phrase(self.draft.parts.get("T"))
        if phrase is None or phrase.span is None or self.draft.time is None:
            return None
        return reading(self.draft.time, phrase.text, phrase.span)
