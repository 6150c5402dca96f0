"""Who "he", "the official" and "Rehn" are, and the chain from the publisher to them."""

from __future__ import annotations

import pytest

from muster.domain.document import DateBasis, Dateline, Document, Embed, Published
from muster.domain.mention import Attribution
from muster.domain.source import SourceKind
from muster.domain.text import Span
from muster.extract.attribution import attributions
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import publisher, same_body, speakers


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def read(parser: SpacyParser, document: Document) -> tuple[Attribution, ...]:
    syntax = parser.parse(document)
    return speakers(document, syntax, attributions(document, syntax))


def chain(parser: SpacyParser, text: str, words: str, outlet: str = "Port Herald") -> list[str]:
    """Names of the innermost chain over ``words``."""
    document = Document("t", text, outlet=outlet, language="en")
    return chain_of(read(parser, document), text, words)


def chain_of(said: tuple[Attribution, ...], text: str, words: str) -> list[str]:
    at = text.index(words)
    held = [
        (sum(len(s) for s in a.content), -len(a.chain), a)
        for a in said
        if any(s.start <= at < s.end for s in a.content)
    ]
    return [step.name for step in min(held, key=lambda item: item[:2])[2].chain]


ACROSS = [
    ("A military source spoke to us. He said the post had been emptied.", "the post", "military source"),
    ("The port director confirmed the request. She said the berth was full.", "berth", "port director"),
    ("Two officers said the road was open. They added that the bridge had been mined.", "bridge", "Two officers"),
    ("A senior rebel official denied this. The official said the unit was at home.", "unit", "senior rebel official"),
    ("Three diplomats said talks had begun. The same sources said the base would stay.", "base", "Three diplomats"),
    ("Marek Ulman, a historian, said the site was old. Ulman said guns had been moved there.", "guns", "Marek Ulman"),
    ("The foreign ministry protested. It said the patrol had crossed the line.", "patrol", "foreign ministry"),
    ("Residents of the old town tell another story. Several said a ship docked at night.", "ship", "Residents of the old town"),
    ("An army spokesman said the bridge held. The spokesman said guns were gone.", "guns", "army spokesman"),
    ("A spokeswoman for the fleet came. A brigadier left. She said the frigate had sailed.", "frigate", "spokeswoman for the fleet"),
    ("The defence ministry said one jet was lost. A pilot rang. The ministry said it was old.", "it was", "defence ministry"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "who"), ACROSS)
def test_speaker_of_another_sentence(parser: SpacyParser, text: str, words: str, who: str) -> None:
    assert chain(parser, text, words) == ["Port Herald", who]


def test_two_speakers_are_kept_apart_by_number(parser: SpacyParser) -> None:
    text = "Two pilots said the runway was clear. A colonel said it was not. They said the tower was dark."
    assert chain(parser, text, "tower") == ["Port Herald", "Two pilots"]


def test_gender_once_learnt_holds(parser: SpacyParser) -> None:
    text = (
        'A crane driver spoke first. "Two ships came," he said. A port director disagreed. "Nobody came," she said. '
        "The lorries had left at night, he said."
    )
    assert chain(parser, text, "lorries") == ["Port Herald", "crane driver"]


def test_a_quotation_over_several_sentences_has_one_speaker(parser: SpacyParser) -> None:
    text = '"The first column came on Monday," said Ines Duarte. She was there. "Then two were gone. Not by sea."'
    assert chain(parser, text, "Not by sea") == ["Port Herald", "Ines Duarte"]


def test_the_publisher_is_no_second_step(parser: SpacyParser) -> None:
    assert chain(parser, "Two officials told AFP that the post was empty.", "post", "AFP") == [
        "AFP",
        "Two officials",
    ]
    assert chain(
        parser, "The Ministry warns that ships will be stopped.", "ships", "Ministry of Defence"
    ) == ["Ministry of Defence"]
    assert chain(parser, "She told this newspaper that the quay was shut.", "quay") == ["Port Herald", "She"]


def test_relay_stands_between(parser: SpacyParser) -> None:
    text = "Two officials told AFP that the post was empty."
    assert chain(parser, text, "post") == ["Port Herald", "AFP", "Two officials"]


def test_reports_inside_reports(parser: SpacyParser) -> None:
    text = "The mayor said that residents had told him that the guns were gone."
    assert chain(parser, text, "guns") == ["Port Herald", "mayor", "residents"]


def test_nobody_speaks_in_the_publishers_own_sentence(parser: SpacyParser) -> None:
    assert chain(parser, "A convoy reached the coast on Monday.", "convoy") == ["Port Herald"]


def test_embedded_posts_have_their_own_author(parser: SpacyParser) -> None:
    post = "Two jets left the island amid reports that the base is closing"
    text = f"The island is quiet.\n{post}\n— Bay Watch (@baywatch_x) May 3, 2025\nNothing else moved."
    start = text.index(post)
    embed = Embed(
        Span(start, text.index("\nNothing")),
        Span(start, start + len(post)),
        "Bay Watch (@baywatch_x)",
        "@baywatch_x",
        Published("2025-05-03", DateBasis.PRINTED),
    )
    said = read(parser, Document("t", text, outlet="Port Herald", language="en", embeds=(embed,)))
    assert chain_of(said, text, "Two jets") == ["Port Herald", "Bay Watch (@baywatch_x)"]
    assert chain_of(said, text, "base is") == ["Port Herald", "Bay Watch (@baywatch_x)", "reports"]
    assert chain_of(said, text, "Nothing else") == ["Port Herald"]


@pytest.mark.parametrize(
    ("outlet", "wire", "steps"),
    [
        ("Port Herald", "AFP", ["Port Herald", "AFP"]),
        ("AFP", "AFP", ["AFP"]),
        ("Port Herald", "Port Herald/AFP", ["Port Herald"]),
    ],
)
def test_wire_of_the_dateline(parser: SpacyParser, outlet: str, wire: str, steps: list[str]) -> None:
    text = "A convoy reached the coast."
    document = Document("t", text, outlet=outlet, language="en", dateline=Dateline(Span(0, 0), wire=wire))
    assert chain_of(read(parser, document), text, "convoy") == steps


PUBLISHERS = [
    ("Port Herald", SourceKind.OUTLET),
    ("AFP", SourceKind.WIRE),
    ("AP Valley Gazette", SourceKind.OUTLET),
    ("Ministry of Defence of Norland", SourceKind.GOVERNMENT),
    ("Navy Times", SourceKind.OUTLET),
    ("Nils Berg (@nils_tracks)", SourceKind.ANALYST),
]  # fmt: skip


@pytest.mark.parametrize(("outlet", "kind"), PUBLISHERS)
def test_publisher_kind(outlet: str, kind: SourceKind) -> None:
    assert publisher(Document("t", "", outlet=outlet)).kind is kind


def test_publisher_without_a_name() -> None:
    assert publisher(Document("t", "", url="https://www.harbour.example/a")).name == "harbour.example"
    assert not publisher(Document("t", "")).named


SAME = [
    ("Reuters", "Reuters (@Reuters)", True),
    ("the Ministry", "Norland Ministry of Defence", True),
    ("CDF", "Coastal Defence Force", True),
    ("the Gazette", "Harbour Gazette", True),
    ("defence ministry", "foreign ministry", False),
    ("official", "security official", False),
    ("Reuters", "AFP", False),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "same"), SAME)
def test_forms_of_one_body(a: str, b: str, same: bool) -> None:
    assert same_body(a, b) is same
    assert same_body(b, a) is same


def test_every_resolution_says_why(parser: SpacyParser) -> None:
    document = Document(
        "t", "A pilot landed. He said the tower was dark.", outlet="Port Herald", language="en"
    )
    said = [a for a in read(parser, document) if a.source is not None]
    assert "He" in said[-1].reason
    assert all(a.reason for a in said)
