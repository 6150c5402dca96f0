"""Speakers that the model hears and the rules do not: one more way to an attribution, resolved like every other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from muster.domain.mention import Attribution
from muster.domain.reading import Guess, Proposal, Reading
from muster.domain.source import Source
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.claims import covering
from muster.extract.source_phrase import source

_NOMINAL = {"NOUN", "PROPN", "PRON", "NUM", "X"}
_INSIDE_A_NAME = {"compound", "nmod", "amod"}
HEARD = 0.5  # how sure the model must be of a speaker where the rules hear nobody
OVERRULED = 0.6  # where they hear somebody else


def with_voices(syntax: Syntax, said: Sequence[Attribution], reading: Reading) -> tuple[Attribution, ...]:
    """The attributions of the rules, and those of the model for predicates whose speaker the rules miss."""
    return (*said, *(a for p in reading.proposals if (a := _heard(syntax, said, p)) is not None))


def _heard(syntax: Syntax, said: Sequence[Attribution], proposal: Proposal) -> Attribution | None:
    """The model's speaker of one predicate, where the rules hear another or miss who passed the words on."""
    voice = proposal.voice("source")
    named = _source(syntax, voice) if voice is not None else None
    if voice is None or named is None:
        return None
    around = covering(said, proposal.predicate)
    known = [source for a in around for source in (*a.relay, a.source) if source is not None]
    steps = [step for step in _relays(syntax, proposal) if not _same(step, named)]
    if _among(named, known):
        if all(_among(step, known) for step in steps):
            return None
    elif voice.probability < (OVERRULED if any(not _among(one, steps) for one in known) else HEARD):
        return None
    cue = proposal.voice("cue")
    return Attribution(
        cue=cue.span if cue is not None else voice.span,
        content=(proposal.extent,),
        source=named,
        relay=tuple(steps),
        reason=f"model: speaks, {voice.probability:.2f}",
    )


def _relays(syntax: Syntax, proposal: Proposal) -> Iterator[Source]:
    """Who stands between publisher and source, in printed order: outermost first, as print nearly always has them."""
    for voice in proposal.voiced("relay"):
        step = _source(syntax, voice) if voice.probability >= HEARD else None
        if step is not None:
            yield step


def _among(source: Source, others: Sequence[Source]) -> bool:
    return any(_same(source, one) for one in others)


def _same(one: Source, other: Source) -> bool:
    return one.span is not None and other.span is not None and one.span.overlaps(other.span)


def _source(syntax: Syntax, voice: Guess) -> Source | None:
    """The noun phrase at the words that the model marks; the token that the others hang on names it.

    Where the model marks only the first words of a name ("defence" of "defence ministry"), the name is read whole.
    """
    inside = list(_tokens(syntax, voice.span))
    places = {token.i for token in inside}
    head = next((t for t in reversed(inside) if t.head not in places and t.pos in _NOMINAL), None)
    if head is None:
        return None
    while head.dep in _INSIDE_A_NAME and head.head != head.i:
        head = syntax.tokens[head.head]
    return source(syntax, head.i)


def _tokens(syntax: Syntax, span: Span) -> Iterator[Token]:
    sentence = syntax.sentence_at(span.start)
    if sentence is not None:
        yield from (t for t in syntax.sentence_tokens(sentence) if span.overlaps(t.span))
