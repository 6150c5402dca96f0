"""Events held to their speakers; answers that have no event; speech act, polarity and certainty of the claim."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, Certainty, Claim, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.mention import EventMention
from muster.domain.syntax import Syntax
from muster.extract.attribution import attributions
from muster.extract.claims import claims
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import speakers


@pytest.fixture(scope="module")
def parser() -> SpacyParser:
    return SpacyParser()


def event(
    syntax: Syntax,
    word: str,
    action: Action = Action.DEPART,
    polarity: Polarity = Polarity.AFFIRMED,
    frame: TimeFrame = TimeFrame.PAST,
    nth: int = 0,
) -> EventMention:
    """An event whose trigger is the ``nth`` token ``word``, spanning its subtree."""
    token = [t for t in syntax.tokens if t.text == word][nth]
    span = syntax.subtree_span(token.i)
    actor = next((Phrase(c.text, c.span) for c in syntax.children(token.i, "nsubj", "nsubjpass")), None)
    return EventMention(
        token.span, token.i, span, action, polarity, Certainty.CERTAIN, frame, actor=actor, reason=word
    )


def joined(parser: SpacyParser, text: str, *words: str, **how: object) -> list[Claim]:
    document = Document("t", text, outlet="Port Herald", language="en")
    syntax = parser.parse(document)
    events = [event(syntax, word, **how) for word in words]  # type: ignore[arg-type]
    return list(claims(document, syntax, events, speakers(document, syntax, attributions(document, syntax))))


def test_own_voice_has_one_step_and_no_cue(parser: SpacyParser) -> None:
    (claim,) = joined(parser, "A convoy left Homs on Monday.", "left")
    assert [s.name for s in claim.attribution] == ["Port Herald"]
    assert claim.cue is None
    assert claim.speech_act is SpeechAct.STATE


def test_innermost_source_and_cue(parser: SpacyParser) -> None:
    (claim,) = joined(parser, "Two officials told Reuters that a convoy left Homs.", "left")
    assert [s.name for s in claim.attribution] == ["Port Herald", "Reuters", "Two officials"]
    assert claim.cue is not None
    assert claim.cue.text == "told"


def test_denial_negates_and_takes_the_cue_into_its_span(parser: SpacyParser) -> None:
    text = "The ministry denied that its ships left the port."
    (claim,) = joined(parser, text, "left")
    assert (claim.speech_act, claim.polarity) == (SpeechAct.DENY, Polarity.NEGATED)
    assert "denied" in claim.quote


def test_denial_of_a_report_makes_echo_and_denial(parser: SpacyParser) -> None:
    made = joined(parser, "The ministry rejected reports that its ships left the port.", "left")
    assert {(c.speaker.name, c.speech_act, c.polarity) for c in made} == {
        ("reports", SpeechAct.STATE, Polarity.AFFIRMED),
        ("ministry", SpeechAct.DENY, Polarity.NEGATED),
    }
    assert {c.certainty for c in made if c.speaker.name == "reports"} == {Certainty.PROBABLE}


@pytest.mark.parametrize(
    ("answer", "act", "speaker", "polarity"),
    [
        ("The port director called that “invented”.", SpeechAct.DENY, "port director", Polarity.NEGATED),
        ("The army declined to comment on the ship.", SpeechAct.NO_COMMENT, "army", Polarity.AFFIRMED),
        ("The army has not commented.", SpeechAct.NO_COMMENT, "army", Polarity.AFFIRMED),
        ("We could not confirm that.", SpeechAct.CANNOT_CONFIRM, "Port Herald", Polarity.AFFIRMED),
        (
            "That could not be independently verified.",
            SpeechAct.CANNOT_CONFIRM,
            "Port Herald",
            Polarity.AFFIRMED,
        ),
    ],
)
def test_answers_take_what_they_are_about(
    parser: SpacyParser, answer: str, act: SpeechAct, speaker: str, polarity: Polarity
) -> None:
    made = joined(parser, f"Residents said a landing ship left the bay at dawn. {answer}", "left")
    assert [c.speech_act for c in made] == [SpeechAct.STATE, act]
    reply = made[1]
    assert (reply.action, reply.polarity, reply.speaker.name) == (Action.DEPART, polarity, speaker)
    assert reply.about == made[0].span
    assert reply.certainty is (Certainty.CERTAIN if act is SpeechAct.DENY else Certainty.UNKNOWN)


def test_an_answer_goes_to_the_claim_that_shares_its_words(parser: SpacyParser) -> None:
    text = "A convoy left Homs. A frigate sailed north. The army declined to comment on the convoy."
    made = joined(parser, text, "left", "sailed")
    assert made[-1].about == made[0].span


def test_no_answer_without_a_claim(parser: SpacyParser) -> None:
    assert joined(parser, "The army declined to comment on the budget.") == []


def test_withheld_clause_is_unknown_not_denied(parser: SpacyParser) -> None:
    (claim,) = joined(parser, "The port will not say when the lorries left.", "left")
    assert (claim.speech_act, claim.certainty, claim.polarity) == (
        SpeechAct.NO_COMMENT,
        Certainty.UNKNOWN,
        Polarity.AFFIRMED,
    )
    assert claim.quote.startswith("The port") or claim.quote.startswith("port")


@pytest.mark.parametrize(
    ("cue", "certainty"),
    [
        ("The rebels claim", Certainty.POSSIBLE),
        ("Analysts believe", Certainty.PROBABLE),
        ("The mayor said", Certainty.CERTAIN),
    ],
)
def test_certainty_is_that_of_the_cue(parser: SpacyParser, cue: str, certainty: Certainty) -> None:
    (claim,) = joined(parser, f"{cue} the brigade left the town.", "left")
    assert claim.certainty is certainty


def test_announce_is_for_what_lies_ahead(parser: SpacyParser) -> None:
    (ahead,) = joined(
        parser, "The navy announced that it would leave the island.", "leave", frame=TimeFrame.FUTURE
    )
    (behind,) = joined(parser, "The tug left the island, as the navy announced.", "left")
    assert (ahead.speech_act, behind.speech_act) == (SpeechAct.ANNOUNCE, SpeechAct.STATE)


def test_not_announced_is_negated_in_the_publishers_voice(parser: SpacyParser) -> None:
    (claim,) = joined(
        parser, "Paris has not announced a pullout from the north.", "pullout", action=Action.WITHDRAW
    )
    assert (claim.speech_act, claim.polarity, len(claim.attribution)) == (
        SpeechAct.STATE,
        Polarity.NEGATED,
        1,
    )


def test_plain_negation_after_a_denial_goes_on_denying(parser: SpacyParser) -> None:
    text = "Residents said a ship docked. The director called that “invented”. “No warship has arrived here,” she said."
    document = Document("t", text, outlet="Port Herald", language="en")
    syntax = parser.parse(document)
    events = [
        event(syntax, "docked", Action.ARRIVE),
        event(syntax, "arrived", Action.ARRIVE, Polarity.NEGATED),
    ]
    made = claims(document, syntax, events, speakers(document, syntax, attributions(document, syntax)))
    assert [c.speech_act for c in made] == [SpeechAct.STATE, SpeechAct.DENY, SpeechAct.DENY]


def test_having_no_plans_is_no_denial(parser: SpacyParser) -> None:
    text = "The general said the brigade left. The ministry said it would not leave the base."
    document = Document("t", text, outlet="Port Herald", language="en")
    syntax = parser.parse(document)
    events = [
        event(syntax, "left"),
        event(syntax, "leave", Action.DEPART, Polarity.NEGATED, TimeFrame.FUTURE),
    ]
    made = claims(document, syntax, events, speakers(document, syntax, attributions(document, syntax)))
    assert [c.speech_act for c in made] == [SpeechAct.STATE, SpeechAct.STATE]


def test_a_correction_keeps_the_old_version_with_its_document(parser: SpacyParser) -> None:
    text = "Correction: An earlier version of this article said nine trucks were seen. It was eight."
    (claim,) = joined(parser, text, "seen", action=Action.PRESENT)
    assert claim.speaker.name.endswith("earlier version of this article")


def test_without_attributions_the_claim_still_stands(parser: SpacyParser) -> None:
    document = Document("t", "A convoy left Homs.", language="en")
    syntax = parser.parse(document)
    (claim,) = claims(document, syntax, [event(syntax, "left")], ())
    assert len(claim.attribution) == 1
    assert not claim.speaker.named


def test_same_input_same_claims(parser: SpacyParser) -> None:
    text = "Residents said a ship left. The army declined to comment."
    assert [c.id for c in joined(parser, text, "left")] == [c.id for c in joined(parser, text, "left")]


def test_no_such_thing_is_a_denial_even_without_an_event(parser: SpacyParser) -> None:
    made = joined(
        parser, "A courier said the garrison left the fort. The mayor says no such order was given.", "left"
    )
    assert [(c.speaker.name, c.speech_act) for c in made] == [
        ("courier", SpeechAct.STATE),
        ("mayor", SpeechAct.DENY),
    ]
    assert made[1].polarity is Polarity.NEGATED


def test_a_withdrawn_statement_is_no_withdrawal(parser: SpacyParser) -> None:
    text = (
        "Statement 5 said the force would leave the bay. The statement was issued in error and is withdrawn."
    )
    document = Document("t", text, outlet="Port Herald", language="en")
    syntax = parser.parse(document)
    events = [event(syntax, "leave"), event(syntax, "withdrawn", Action.WITHDRAW)]
    made = claims(document, syntax, events, speakers(document, syntax, attributions(document, syntax)))
    assert [c.speech_act for c in made] == [SpeechAct.STATE, SpeechAct.DENY]


def test_a_denier_is_no_step_of_the_report_it_denies(parser: SpacyParser) -> None:
    made = joined(
        parser, "County officials denied a report by the outlet Bay Today that the garrison had left.", "left"
    )
    assert {tuple(s.name for s in c.attribution) for c in made} == {
        ("Port Herald", "Bay Today"),
        ("Port Herald", "County officials"),
    }


def test_a_verb_of_saying_is_no_event(parser: SpacyParser) -> None:
    text = "The garrison left Homs, the ministry said. It added that a convoy had reached Hama."
    found = joined(parser, text, "left", "added", "reached")
    assert [claim.predicate.of(text) for claim in found] == ["left", "reached"]
