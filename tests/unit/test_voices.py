"""Speakers that the model hears: taken where the rules miss them, with who passed the words on."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.reading import Guess, Proposal, Reading
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.extract.voices import with_voices
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import speakers

TEXT = "Radio Kharga had the story from a harbour pilot: two landing ships sailed for Tobruk on Monday."
DOCUMENT = Document("t", TEXT, outlet="Port Herald", language="en")


@pytest.fixture(scope="module")
def syntax() -> Syntax:
    return SpacyParser().parse(DOCUMENT)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def sailed(**voices: tuple[str, float]) -> Reading:
    proposal = Proposal(
        predicate=at("sailed"),
        probability=0.99,
        actions=((Action.DEPART, 0.9),),
        extent=at("two landing ships sailed for Tobruk on Monday"),
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.PAST,
        speech_act=SpeechAct.STATE,
        voices=tuple(Guess(role, at(words), chance) for role, (words, chance) in voices.items()),
    )
    return Reading("test model", (proposal,), (), (proposal.predicate,))


def chain(syntax: Syntax, said: list[Attribution], reading: Reading) -> list[str]:
    """Names from the publisher inwards for the tightest attribution of the model."""
    heard = speakers(DOCUMENT, syntax, with_voices(syntax, said, reading))
    return next(([s.name for s in a.chain] for a in heard if a.reason.startswith("model:")), [])


def test_a_speaker_with_the_one_who_passed_it_on(syntax: Syntax) -> None:
    reading = sailed(source=("harbour pilot", 0.9), relay=("Radio Kharga", 0.9))
    assert chain(syntax, [], reading) == ["Port Herald", "Radio Kharga", "harbour pilot"]


def test_an_unsure_speaker_is_not_taken(syntax: Syntax) -> None:
    assert chain(syntax, [], sailed(source=("harbour pilot", 0.4))) == []


def test_an_unsure_relay_is_left_out(syntax: Syntax) -> None:
    reading = sailed(source=("harbour pilot", 0.9), relay=("Radio Kharga", 0.3))
    assert chain(syntax, [], reading) == ["Port Herald", "harbour pilot"]


@pytest.fixture
def rules_stop_at_the_radio() -> list[Attribution]:
    radio = Source("Radio Kharga", SourceKind.MEDIA, True, at("Radio Kharga"))
    content = at("two landing ships sailed for Tobruk on Monday")
    return [Attribution(at("had the story"), (content,), radio, reason="a test")]


def test_where_the_rules_stop_at_the_relay_less_is_enough(
    syntax: Syntax, rules_stop_at_the_radio: list[Attribution]
) -> None:
    agreed = sailed(source=("harbour pilot", 0.55), relay=("Radio Kharga", 0.9))
    assert chain(syntax, rules_stop_at_the_radio, agreed)[1:] == ["Radio Kharga", "harbour pilot"]
    assert chain(syntax, rules_stop_at_the_radio, sailed(source=("harbour pilot", 0.55))) == []


def test_a_speaker_known_to_the_rules_is_heard_once(
    syntax: Syntax, rules_stop_at_the_radio: list[Attribution]
) -> None:
    assert chain(syntax, rules_stop_at_the_radio, sailed(source=("Radio Kharga", 0.99))) == []
