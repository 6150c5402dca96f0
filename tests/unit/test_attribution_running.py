"""Voices that run on without a cue, and speakers found by word order."""

from __future__ import annotations

import pytest

from muster.domain.claim import SpeechAct
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.extract.attribution import attributions
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import speakers


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def inner(parser: SpacyParser, text: str, words: str) -> Attribution:
    document = Document("t", text, outlet="Port Herald", language="en")
    syntax = parser.parse(document)
    at = text.index(words)
    held = [
        a
        for a in speakers(document, syntax, attributions(document, syntax))
        if any(s.start <= at < s.end for s in a.content)
    ]
    return min(held, key=lambda a: (min(len(s) for s in a.content if s.start <= at < s.end), -len(a.chain)))


def chain(parser: SpacyParser, text: str, words: str) -> list[str]:
    return [step.name for step in inner(parser, text, words).chain[1:]]


RUNNING = [
    # backshift
    ("The camp will close first, the mayor said. The depot would follow in May.", "depot", ["mayor"]),
    ("The colonel said the road was mined. His men had cleared it twice.", "cleared", ["colonel"]),
    # subjects without a noun
    ("Pilots said nine jets had landed. Four of them are in shelters.", "in shelters", ["Pilots"]),
    ("The ministry said six boats had sailed. A seventh is still in port.", "still in port", ["ministry"]),
    # semicolons
    ("Drivers report three posts on the road; the second is manned by militia.", "manned", ["Drivers"]),
    # pictures
    (
        "Satellite images show two tankers at the pier. The northern pad is empty.",
        "pad is",
        ["Satellite images"],
    ),
    (
        "Satellite images show two tankers at the pier. No aircraft visible.",
        "No aircraft",
        ["Satellite images"],
    ),
]


@pytest.mark.parametrize(("text", "words", "expected"), RUNNING, ids=[case[1] for case in RUNNING])
def test_voice_runs_on(parser: SpacyParser, text: str, words: str, expected: list[str]) -> None:
    assert chain(parser, text, words) == expected


OWN = [
    ("The mayor said the camp would close. The two states signed an accord in 2019.", "signed"),
    ("Satellite images show two tankers at the pier. On 3 May we counted five.", "counted"),
    ("The mayor said the camp would close.\n\nThe depot had burned in May.", "burned"),
    ("Residents said tanks had passed. Neither account could be checked.", "Neither"),
]


@pytest.mark.parametrize(("text", "words"), OWN, ids=[case[1] for case in OWN])
def test_the_publisher_speaks_again(parser: SpacyParser, text: str, words: str) -> None:
    assert chain(parser, text, words) == []


ORDER = [
    ("The road to the pass is mined, warns the provincial council; sappers are due.", "mined", ["provincial council"]),
    ("The army has flown 60 men to the lake, its chief, Brigadier Omar Tarek, confirms.", "flown", ["Brigadier Omar Tarek"]),
    ("The militia, an officer told Delta News, has pulled back its rockets.", "pulled back", ["Delta News", "officer"]),
    ("The minister, asked about it in parliament, said the ships would be back.", "ships", ["minister"]),
    ("Five jets came in at dawn, by the reckoning of Petra Holm, a farmer.", "jets", ["Petra Holm"]),
    ("The group is off the cape, if the navy's figures are right.", "off the cape", ["navy"]),
    ("A colonel interviewed by the news agency Corvo said that trucks had left.", "trucks", ["Corvo", "colonel"]),
    ("The weekly Delta Post reported that the base would close.", "base would", ["Delta Post"]),
    ("The junta is said by a diplomat to have offered the hangars to a firm.", "offered", ["diplomat"]),
    ("The ministry's position is that no foreign troops are on its soil.", "foreign troops", ["ministry"]),
    ("The navy said two boats sank, while the governor insists that none did.", "none did", ["governor"]),
    ("Kovacs told Radio Delta the guns had gone. \"They left at ten,\" he said.", "left at ten", ["Radio Delta", "Kovacs"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected"), ORDER, ids=[case[1] for case in ORDER])
def test_speaker_by_word_order(parser: SpacyParser, text: str, words: str, expected: list[str]) -> None:
    assert chain(parser, text, words) == expected


def test_turns_of_a_transcript(parser: SpacyParser) -> None:
    text = (
        "PRESENTER: Our correspondent Ada Holm is at the port. With us is the analyst Mara Kis.\n"
        "HOLM: Eleven trucks are on the quay.\nKIS: Half the garrison has gone."
    )
    assert chain(parser, text, "Eleven trucks") == []
    assert chain(parser, text, "Half the garrison") == ["Mara Kis"]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("The harbour office would not talk to us about the boats.", SpeechAct.NO_COMMENT),
        ("The general declined to be drawn on the hangars.", SpeechAct.NO_COMMENT),
        ("None of these accounts could be confirmed.", SpeechAct.CANNOT_CONFIRM),
        ("The ministry kept silent about the convoy.", SpeechAct.NO_COMMENT),
    ],
)
def test_answers_withheld(parser: SpacyParser, text: str, act: SpeechAct) -> None:
    document = Document("t", text, outlet="Port Herald", language="en")
    found = attributions(document, parser.parse(document))
    assert act in {a.speech_act for a in found if a.cue is not None}


def test_silence_is_quoted_whole(parser: SpacyParser) -> None:
    document = Document(
        "t", "The ministry kept silent about the convoy.", outlet="Port Herald", language="en"
    )
    cues = [
        a.cue.of(document.text) for a in attributions(document, parser.parse(document)) if a.cue is not None
    ]
    assert cues == ["kept silent"]


def test_according_to_plan_cites_nobody(parser: SpacyParser) -> None:
    assert chain(parser, "The brigade is moving according to plan.", "brigade") == []
