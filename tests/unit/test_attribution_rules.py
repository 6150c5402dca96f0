"""Source, cue and content: one constructed sentence for each way of attributing."""

from __future__ import annotations

import pytest

from muster.domain.claim import Certainty, Polarity, SpeechAct
from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import SourceKind
from muster.extract.attribution import attributions
from muster.inference.parser import SpacyParser


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def found(parser: SpacyParser, text: str) -> list[Attribution]:
    document = Document("t", text, outlet="Port Herald", language="en")
    return [a for a in attributions(document, parser.parse(document)) if a.reason != "introduced"]


def around(parser: SpacyParser, text: str, words: str) -> Attribution:
    """The attribution with the smallest content that holds ``words``."""
    at = text.index(words)
    held = [a for a in found(parser, text) if any(s.start <= at < s.end for s in a.content)]
    assert held, f"nobody is held to have said {words!r}"
    return min(held, key=lambda a: sum(len(s) for s in a.content))


SAID = [
    ("The governor said that the convoy had left Homs.", "convoy", "governor"),
    ("The convoy had left Homs, the governor said.", "convoy", "governor"),
    ('"The convoy has left," said Maria Kovacs, a crane driver.', "convoy", "Maria Kovacs"),
    ("According to two harbour pilots, the frigate sailed at noon.", "frigate", "two harbour pilots"),
    ("The frigate sailed at noon, according to a port official.", "frigate", "port official"),
    ("Three aircraft landed at dawn, as a tower controller reported.", "aircraft", "tower controller"),
    ("According to statements by a Libyan officer, the battery was moved.", "battery", "Libyan officer"),
    ("The army announced that the brigade would leave the island.", "brigade", "army"),
    ("Residents saw eight lorries on the coast road.", "lorries", "Residents"),
    ("Satellite images show six tents at the airfield.", "tents", "Satellite images"),
    ("The tanker is anchored off the cape, according to MarineTraffic data.", "tanker", "MarineTraffic"),
    ("On imagery of 3 May there were nine helicopters on the apron.", "helicopters", "imagery of 3 May"),
    ("The mayor confirmed that tanks had arrived but said no order had been given.", "no order", "mayor"),
    ("The spokesman was quoted by Interfax as saying the regiment had returned.", "regiment", "spokesman"),
    ("A column was filmed by residents on Friday.", "column", "residents"),
    ("Asked about the missile, an aide to the mayor said sites had been chosen.", "sites", "aide to the mayor"),
    ("Two jets landed on Monday, a former officer who lives nearby told us.", "jets", "former officer"),
    ("The command described the flights as routine patrols.", "patrols", "command"),
    ("The ministry of defence denies having deployed observers.", "observers", "ministry of defence"),
    ("Estimates by independent analysts ranged from 900 to 1,500 men.", "1,500", "independent analysts"),
    ("A colonel put the number of tanks at fifty.", "tanks", "colonel"),
    ("The navy detected nine ships near the strait.", "ships", "navy"),
    ("Coast guard: two boats crossed the line at dawn.", "boats", "Coast guard"),
    ("Two boats crossed the line at dawn (source: local police).", "boats", "local police"),
    ("Two boats crossed the line at dawn (Reuters).", "boats", "Reuters"),
    ("In yesterday's edition we wrote that the ferry had been sunk.", "ferry", "yesterday's edition"),
    ("09:40 Reyes says one vessel came close.", "vessel", "Reyes"),
    ('"They took off at ten," a handler at the airport, Musa Abakar, said.', "took off", "Musa Abakar"),
    ("He conceded that the tanks would come late and declined to give a number.", "number", "He"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "who"), SAID)
def test_source(parser: SpacyParser, text: str, words: str, who: str) -> None:
    attribution = around(parser, text, words)
    assert attribution.source is not None
    assert attribution.source.name == who


RELAYED = [
    ("Four officials told Reuters that the fleet had sailed.", "fleet", "Four officials", "Reuters"),
    ("A deputy minister told Radio Nova that the fleet had sailed.", "fleet", "deputy minister", "Radio Nova"),
    ("Yonhap, citing two defence sources, reported that a missile unit had moved north.", "missile unit", "two defence sources", "Yonhap"),
    ("A Libyan pilot quoted by the site Desert Wire says the jets have gone.", "jets", "Libyan pilot", "Desert Wire"),
    ("The general was quoted by TASS as saying that the brigade had moved.", "brigade", "general", "TASS"),
    ("According to Yonhap, quoting KCNA, the unit has moved to the border.", "unit", "KCNA", "Yonhap"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "who", "relay"), RELAYED)
def test_relay(parser: SpacyParser, text: str, words: str, who: str, relay: str) -> None:
    at = text.index(words)
    held = [a for a in found(parser, text) if any(s.start <= at < s.end for s in a.content) and a.relay]
    assert [(a.source.name, a.relay[0].name) for a in held if a.source] == [(who, relay)]


@pytest.mark.parametrize(
    "hearer", ["parliament", "reporters", "a news conference", "the committee", "lawmakers"]
)
def test_hearers_that_are_no_outlet_are_no_relay(parser: SpacyParser, hearer: str) -> None:
    attribution = around(parser, f"The minister told {hearer} that the squadron had left.", "squadron")
    assert attribution.relay == ()


ACTS = [
    ("The ministry denied that its ships had left the port.", "ships", SpeechAct.DENY),
    ("The general ordered the battalion to leave the town.", "leave", SpeechAct.ORDER),
    ("The troops were instructed to hand over the depot.", "hand over", SpeechAct.ORDER),
    ("The president demanded that the garrison leave the island.", "garrison", SpeechAct.DEMAND),
    ("The minister warned that any vessel crossing the line would be stopped.", "vessel", SpeechAct.WARN),
    ("The navy announced that two frigates would sail in June.", "frigates", SpeechAct.ANNOUNCE),
    ("The envoy suggested that the base might be handed over.", "base", SpeechAct.SUGGEST),
    ("The ministry declined to comment on the convoy.", "convoy", SpeechAct.NO_COMMENT),
    ("The office would not say when the ships would be loaded.", "ships", SpeechAct.NO_COMMENT),
    ("The office did not respond to a request for comment on the convoy.", "convoy", SpeechAct.NO_COMMENT),
    ("The agency could not independently verify the footage.", "footage", SpeechAct.CANNOT_CONFIRM),
    ("The paper has not been able to confirm the departure.", "departure", SpeechAct.CANNOT_CONFIRM),
    ("The departure could not be independently confirmed.", "departure", SpeechAct.CANNOT_CONFIRM),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "act"), ACTS)
def test_speech_act(parser: SpacyParser, text: str, words: str, act: SpeechAct) -> None:
    assert around(parser, text, words).speech_act is act


def test_a_rejected_report_is_both_reported_and_denied(parser: SpacyParser) -> None:
    text = "The ministry rejected the report that its ships had left."
    at = text.index("ships")
    acts = {a.speech_act for a in found(parser, text) if any(s.start <= at < s.end for s in a.content)}
    assert acts == {SpeechAct.STATE, SpeechAct.DENY}


@pytest.mark.parametrize(
    "text",
    [
        "The port denied the ship entry.",
        "The harbour master denied permission to the frigate.",
        "Cairo rejected the request.",
        "The council rejected the demand.",
    ],
)
def test_refusing_a_request_is_no_denial(parser: SpacyParser, text: str) -> None:
    assert not [a for a in found(parser, text) if a.speech_act is SpeechAct.DENY]


@pytest.mark.parametrize(
    "text",
    [
        'The director called that "invented".',
        "The director dismissed the report as false.",
        "These reports are false.",
        "That is untrue.",
        "The statement was issued in error.",
        "Several accounts claim a submarine has returned. No.",
    ],
)
def test_verdicts_are_denials(parser: SpacyParser, text: str) -> None:
    denials = [a for a in found(parser, text) if a.speech_act is SpeechAct.DENY]
    assert [a.polarity for a in denials] == [Polarity.NEGATED]
    assert denials[0].content == ()


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The rebels claim the town was taken.", Certainty.POSSIBLE),
        ("Analysts believe the town was evacuated.", Certainty.PROBABLE),
        ("The unit is believed to have left the town.", Certainty.PROBABLE),
        ("The unit reportedly left the town.", Certainty.PROBABLE),
        ("The unit allegedly left the town.", Certainty.POSSIBLE),
        ("The mayor said the unit left the town.", None),
    ],
)
def test_certainty_of_the_cue(parser: SpacyParser, text: str, certainty: Certainty | None) -> None:
    assert around(parser, text, "town").certainty is certainty


def test_reports_are_a_source_when_nobody_else_is_printed(parser: SpacyParser) -> None:
    attribution = around(parser, "There is alarm amid reports that the fleet is leaving.", "fleet")
    assert attribution.source is not None
    assert (attribution.source.name, attribution.source.kind, attribution.source.named) == (
        "reports",
        SourceKind.MEDIA,
        False,
    )
    assert attribution.certainty is Certainty.PROBABLE


def test_a_picture_of_something_is_not_where_the_speaker_speaks(parser: SpacyParser) -> None:
    attribution = around(parser, "In a video, the minister said that the base had been closed.", "base")
    assert attribution.source is not None
    assert attribution.source.name == "minister"


def test_months_do_not_see(parser: SpacyParser) -> None:
    assert not found(parser, "The week saw eleven flights to the coast.")
    assert not found(parser, "Turkey has kept the strait shut.")


def test_a_refusal_is_not_also_a_statement(parser: SpacyParser) -> None:
    acts = [a.speech_act for a in found(parser, "He did not say how many men were involved.")]
    assert acts == [SpeechAct.NO_COMMENT]


def test_not_announcing_is_the_publishers_sentence(parser: SpacyParser) -> None:
    (attribution,) = found(parser, "Paris has not announced a pullout from the north.")
    assert attribution.source is None
    assert attribution.polarity is Polarity.NEGATED


QUOTED = [
    ('"The ships left on Monday," said Tomas Rehn. "They went north. Nobody stopped them."', "Nobody stopped", "Tomas Rehn"),
    ("“The ships left on Monday,” said Tomas Rehn. “They went north.”", "They went", "Tomas Rehn"),
    ("''The ships left on Monday,'' said Tomas Rehn. ''They went north.''", "They went", "Tomas Rehn"),
    ('RT @delta_watch: "two jets over the bay, heading south"', "two jets", "@delta_watch"),
    ('Asked whether the loading was late, the harbour master replied: "We are on schedule."', "on schedule", "harbour master"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "who"), QUOTED)
def test_quotation(parser: SpacyParser, text: str, words: str, who: str) -> None:
    attribution = around(parser, text, words)
    assert attribution.source is not None
    assert attribution.source.name == who


def test_a_word_in_quotation_marks_is_no_speech(parser: SpacyParser) -> None:
    assert not found(parser, 'The town was left "completely" empty on Friday.')


KINDS = [
    ("A French navy press officer said the ship had left.", SourceKind.MILITARY, False),
    ("The Kremlin said the ship had left.", SourceKind.GOVERNMENT, True),
    ("The defence ministry said the ship had left.", SourceKind.GOVERNMENT, True),
    ("Two Western diplomats said the ship had left.", SourceKind.OFFICIAL, False),
    ("Residents said the ship had left.", SourceKind.RESIDENT, False),
    ("Reuters said the ship had left.", SourceKind.WIRE, True),
    ("The analyst Ines Duarte said the ship had left.", SourceKind.ANALYST, True),
    ("The document said the ship had left.", SourceKind.DOCUMENT, False),
    ("Several accounts said the ship had left.", SourceKind.SOCIAL, False),
    ("Black Sea Fleet said the ship had left.", SourceKind.MILITARY, True),
    ("State television said the ship had left.", SourceKind.MEDIA, True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "named"), KINDS)
def test_kind_and_named(parser: SpacyParser, text: str, kind: SourceKind, named: bool) -> None:
    source = around(parser, text, "ship had").source
    assert source is not None
    assert source.kind is kind


NAMES = [
    ("A fighter of the guard, who gave his name only as Abu Selim, said the road was shut.", "Abu Selim"),
    ("Farmer Jonas Kraus said the road was shut.", "Jonas Kraus"),
    ("Lena Karam, the port director, said the road was shut.", "Lena Karam"),
    ("A source close to the general staff said the road was shut.", "source close to the general staff"),
    ("The 12th Brigade's press service said the road was shut.", "12th Brigade's press service"),
    ("Two officers, both of whom asked not to be named, said the road was shut.", "Two officers"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_printed_name(parser: SpacyParser, text: str, name: str) -> None:
    source = around(parser, text, "road was").source
    assert source is not None
    assert source.name == name
    assert source.span is not None
    assert source.span.of(text) == name


def test_a_place_as_heading_speaks_not_but_as_subject_does(parser: SpacyParser) -> None:
    assert not found(parser, "Chad: the last soldiers left the base in January.")
    source = around(parser, "Warsaw said the last soldiers had left.", "soldiers").source
    assert source is not None
    assert source.kind is SourceKind.GOVERNMENT
