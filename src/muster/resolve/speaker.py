"""Attribution chains: the source behind each attribution, resolved in the document, with every step from the publisher.

Speakers in another sentence are where claimer detection fails (NewsClaims, Reddy et al. 2022), so pronouns, short
definites, surnames and running quotations are followed through the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from muster.domain.claim import SpeechAct
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.resolve.antecedent import Discourse
from muster.resolve.publisher import author, publisher

__all__ = ["publisher", "speakers"]

_OWN = re.compile(
    r"(?i)^(?:this (?:newspaper|paper|site|website|article|outlet|channel|reporter|correspondent|station|magazine|broadcaster|programme|program|agency|blog|desk|page|column|service))$"
)
_MATERIAL = {SourceKind.IMAGERY, SourceKind.TRACKER, SourceKind.DOCUMENT}
_DEEPEST = 6  # reports inside reports; deeper nesting is a parsing accident
_DULL = {"the", "of", "a", "an", "and", "for"}


def speakers(
    document: Document, syntax: Syntax, attributions: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The attributions with resolved sources and full chains, publisher first.

    Adds one attribution over the whole text in the publisher's own voice and one over each embedded post in its
    author's; leaves out entries that only introduced somebody.
    """
    known = _resolved(syntax, attributions)
    read = [_with_source(a, known) for a in attributions if a.cue is not None or a.content]
    read = list(_through_the_same(syntax, attributions, read))
    read = [a for a in read if not _shown_by_nobody(a)]
    voices = _voices(document)
    chained = [replace(a, chain=_chain(document, a, read)) for a in read]
    return (*voices, *chained)


def _resolved(syntax: Syntax, attributions: Sequence[Attribution]) -> dict[Span, tuple[Source, str]]:
    """What each printed source form stands for, by its span, read in printed order."""
    spoke: dict[Span, tuple[Source, bool]] = {}
    for attribution in attributions:
        speaks = attribution.cue is not None or bool(attribution.content)
        for source in (attribution.source, *attribution.relay):
            if source is not None and source.span is not None:
                before = spoke.get(source.span)
                told = source is not attribution.source  # an outlet that was told has not spoken
                spoke[source.span] = (source, (speaks and not told) or (before is not None and before[1]))
    discourse = Discourse(syntax)
    found: dict[Span, tuple[Source, str]] = {}
    for span in sorted(spoke):
        source, speaks = spoke[span]
        found[span] = discourse.resolve(source, speaks)
    return found


def _with_source(attribution: Attribution, known: dict[Span, tuple[Source, str]]) -> Attribution:
    source, reason = attribution.source, attribution.reason
    if source is not None and source.span is not None:
        meant, why = known[source.span]
        if meant.name != source.name:
            reason = f"{reason}; {why}"
        source = meant
    relay = tuple(known[r.span][0] if r.span is not None else r for r in attribution.relay)
    return replace(attribution, source=source, relay=relay, reason=reason)


def _through_the_same(
    syntax: Syntax, printed: Sequence[Attribution], read: Sequence[Attribution]
) -> Iterator[Attribution]:
    """Who told an outlet goes on telling it: "X told Radio K …" and, in the same paragraph, "…," he said."""
    forms = [a.source.name if a.source else "" for a in printed if a.cue is not None or a.content]
    told: dict[tuple[str, int], tuple[Source, ...]] = {}
    for form, attribution in zip(forms, read, strict=True):
        source = attribution.source
        sentence = syntax.sentence_at(_anchor(attribution).start)
        if source is None or sentence is None:
            yield attribution
            continue
        key = (source.name, sentence.paragraph)
        if attribution.relay:
            told[key] = attribution.relay
        elif form != source.name and key in told:
            attribution = replace(attribution, relay=told[key])
        yield attribution


def _shown_by_nobody(attribution: Attribution) -> bool:
    """ "It shows", where "it" turned out to be no picture, list or data."""
    shown = attribution.reason.startswith("show") and not attribution.reason.endswith((": put", ": place"))
    return shown and attribution.source is not None and attribution.source.kind not in _MATERIAL


def _voices(document: Document) -> tuple[Attribution, ...]:
    whole = Attribution(
        None, (Span(0, len(document.text)),), chain=_base(document), reason="the publisher's own voice"
    )
    posts = tuple(
        Attribution(
            None,
            (embed.span,),
            author(embed),
            chain=(*_base(document), author(embed)),
            reason="an embedded post",
        )
        for embed in document.embeds
    )
    return (whole, *posts)


def _base(document: Document) -> tuple[Source, ...]:
    """Publisher, and the wire where the dateline credits one alone ("(Herald/AFP)" is the publisher's own work)."""
    outlet = publisher(document)
    wire = document.dateline.wire if document.dateline else None
    credit = document.dateline.span.of(document.text) if document.dateline else ""
    if wire is None or "/" in wire or same_body(wire, outlet.name) or outlet.name in credit:
        return (outlet,)
    return (outlet, Source(wire, SourceKind.WIRE, True))


def _chain(
    document: Document, attribution: Attribution, others: Sequence[Attribution], depth: int = 0
) -> tuple[Source, ...]:
    outer = _outer(attribution, others) if depth < _DEEPEST else None
    steps = list(
        _chain(document, outer, others, depth + 1) if outer is not None else _foot(document, attribution)
    )
    for source in (*attribution.relay, *((attribution.source,) if attribution.source else ())):
        if not _present(source, steps):
            steps.append(source)
    return tuple(steps)


def _foot(document: Document, attribution: Attribution) -> tuple[Source, ...]:
    embed = document.embed_at(_anchor(attribution).start)
    return (*_base(document), author(embed)) if embed is not None else _base(document)


def _present(source: Source, steps: Sequence[Source]) -> bool:
    """Whether the step stands in the chain already: the publisher under another form, or the last speaker again."""
    if _OWN.match(source.name):
        return True
    return any(same_body(source.name, step.name) for step in steps)


def _anchor(attribution: Attribution) -> Span:
    """Where an attribution stands: its cue, else its source, else its content."""
    if attribution.cue is not None:
        return attribution.cue
    if not attribution.content and attribution.source is not None and attribution.source.span is not None:
        return attribution.source.span
    return attribution.content[0]


def _outer(attribution: Attribution, others: Sequence[Attribution]) -> Attribution | None:
    """The tightest attribution that reports this one: its content holds the cue, and not the other way round."""
    anchor = _anchor(attribution)
    around: list[tuple[int, int, Attribution]] = []
    for n, other in enumerate(others):
        if other is attribution or other.source is None or other.source == attribution.source:
            continue
        if other.speech_act is SpeechAct.DENY and attribution.source is not None:
            continue  # who denies a report does not pass it on
        if (
            attribution.speech_act is SpeechAct.CANNOT_CONFIRM
            and attribution.source is None
            and other.cue is None
        ):
            continue  # under somebody's heading the doubt is still the writer's
        held = [len(span) for span in other.content if span.contains(anchor)]
        bigger = attribution.cue is not None or _size(other) > _size(attribution)
        if held and bigger and not _inside_own(other, attribution):
            around.append((min(held), n, other))
    return min(around, key=lambda item: item[:2])[2] if around else None


def _inside_own(other: Attribution, attribution: Attribution) -> bool:
    """Whether ``other`` stands inside the content of ``attribution``: then it cannot report it."""
    anchor = _anchor(other)
    return any(span.contains(anchor) for span in attribution.content)


def _size(attribution: Attribution) -> int:
    return sum(len(span) for span in attribution.content)


def same_body(a: str, b: str) -> bool:
    """Two printed forms of one body: equal, one inside the other, or an acronym and its words.

    "Reuters (@Reuters)" and "Reuters", "the Ministry" and "Syrian Ministry of Defence", "AFP" and "Agence
    France-Presse". A shared common word alone ("defence ministry", "defence minister") is not enough.
    """
    x, y = _tokens(a), _tokens(b)
    if not x or not y:
        return False
    if x == y:
        return True
    short, long = sorted((x, y), key=len)
    if set(short) <= set(long) and (
        len(short) > 1 or short[0] in {"ministry", "gazette"} or _proper(short[0], a, b)
    ):
        return True
    initials = "".join(word[0] for word in long)
    return len(short) == 1 and len(short[0]) > 1 and short[0] == initials


def _proper(word: str, a: str, b: str) -> bool:
    """A one-word form counts where it is a name and opens or closes the long form ("the Gazette", "Reuters")."""
    for text in (a, b):
        first_last = (_tokens(text)[0], _tokens(text)[-1])
        if len(_tokens(text)) > 1 and word not in first_last:
            return False
    return any(part[:1].isupper() for text in (a, b) if len(_tokens(text)) == 1 for part in text.split())


def _tokens(name: str) -> list[str]:
    plain = re.sub(r"\(.*?\)", " ", name.casefold())
    return [w for w in re.findall(r"[\w@]+", re.sub(r"['’]s\b", "", plain)) if w not in _DULL]
