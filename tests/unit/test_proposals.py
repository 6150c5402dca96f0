"""Rules and model together: what is added, what is filled in, what is left as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.reading import Guess, Proposal, Reading
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.extract.attribution import attributions
from muster.extract.proposals import with_proposals
from muster.extract.voices import with_voices
from muster.inference.parser import SpacyParser
from muster.resolve.speaker import speakers

TEXT = (
    "Navy watchers counted ships at Tartus. Four tankers at the quay, two of them Russian. "
    "That much was clear to Lena Karam of the port office. The destroyers had gone to Latakia. "
    "Trucks waited on the northern edge of Palmyra and south of Homs."
)
DOCUMENT = Document("t", TEXT, outlet="Port Herald", language="en")


@pytest.fixture(scope="module")
def syntax() -> Syntax:
    return SpacyParser().parse(DOCUMENT)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def proposal(predicate: str, extent: str, action: Action, chance: float = 0.97, **roles: str) -> Proposal:
    return Proposal(
        predicate=at(predicate),
        probability=chance,
        actions=((action, chance),),
        extent=at(extent),
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.ONGOING,
        speech_act=SpeechAct.STATE,
        roles=tuple(Guess(role, at(words), chance) for role, words in roles.items()),
    )


def rule_claim(predicate: str, quote: str, action: Action) -> Claim:
    return Claim(
        report=DOCUMENT.id,
        span=at(quote),
        quote=quote,
        predicate=at(predicate),
        attribution=(Source("Port Herald", SourceKind.OUTLET, True),),
        speech_act=SpeechAct.STATE,
        action=action,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.PAST,
        reasons=("depart/1:go",),
    )


GONE = rule_claim("gone", "The destroyers had gone to Latakia", Action.DEPART)
MOORED = proposal(
    "Four tankers", "Four tankers at the quay", Action.PRESENT, equipment="Four tankers", site="Tartus"
)


def joined(syntax: Syntax, claims: list[Claim], *proposals: Proposal) -> tuple[Claim, ...]:
    said = speakers(DOCUMENT, syntax, attributions(DOCUMENT, syntax))
    return with_proposals(DOCUMENT, syntax, claims, said, Reading("test model", proposals))


def test_without_a_model_the_rules_stand(syntax: Syntax) -> None:
    assert with_proposals(DOCUMENT, syntax, [GONE], (), Reading()) == (GONE,)


def test_a_claim_whose_predicate_the_model_rules_out_falls_away(syntax: Syntax) -> None:
    assert joined(syntax, [GONE]) == ()
    said = speakers(DOCUMENT, syntax, attributions(DOCUMENT, syntax))
    possible = Reading("test model", (), (), (GONE.predicate,))
    assert with_proposals(DOCUMENT, syntax, [GONE], said, possible) == (GONE,)


def test_what_only_the_model_sees_becomes_a_claim_that_says_so(syntax: Syntax) -> None:
    made = joined(syntax, [GONE], MOORED, proposal("gone", GONE.quote, Action.DEPART))
    (claim,) = (c for c in made if c.action is Action.PRESENT)
    assert claim.quote == "Four tankers at the quay"
    assert [(e.low, e.high) for e in claim.equipment] == [(4, 4)]
    assert [p.text for p in claim.site] == ["Tartus"]
    assert claim.reasons[0].startswith("model:")
    assert claim.quote == TEXT[claim.span.start : claim.span.end]


def test_an_unsure_proposal_is_left_out(syntax: Syntax) -> None:
    unsure, known = replace(MOORED, probability=0.6), proposal("gone", GONE.quote, Action.DEPART)
    assert [c.action for c in joined(syntax, [GONE], unsure, known)] == [Action.DEPART]


def test_open_arguments_are_filled_and_printed_ones_kept(syntax: Syntax) -> None:
    told = proposal("gone", GONE.quote, Action.DEPART, 0.6, origin="Tartus", destination="Latakia")
    (claim,) = joined(syntax, [GONE], told)
    assert [p.text for p in claim.origin] == ["Tartus"]
    assert claim.action is Action.DEPART
    assert "depart/1:go" in claim.reasons
    assert any(reason.startswith("model:") for reason in claim.reasons)


def test_a_speaker_that_only_the_model_hears_is_named_by_the_same_rules(syntax: Syntax) -> None:
    heard = replace(MOORED, voices=(Guess("source", at("Lena Karam"), 0.9), Guess("cue", at("clear"), 0.8)))
    said = with_voices(syntax, attributions(DOCUMENT, syntax), Reading("test model", (heard,)))
    (found,) = (a for a in speakers(DOCUMENT, syntax, said) if a.reason.startswith("model"))
    assert found.chain[0].name == "Port Herald"
    assert found.chain[-1].name.startswith("Lena Karam")
    assert found.content == (heard.extent,)


def test_a_voice_the_model_is_not_sure_of_adds_nothing(syntax: Syntax) -> None:
    faint = replace(MOORED, voices=(Guess("source", at("Lena Karam"), 0.4),))
    plain = attributions(DOCUMENT, syntax)
    assert with_voices(syntax, plain, Reading("test model", (faint,))) == plain


@pytest.mark.parametrize(
    ("words", "low"),
    [
        ("Four tankers", 4),
        ("two of them", 2),
        ("The destroyers", None),
        ("the port office", 1),
        ("Lena Karam", 1),
    ],
)
def test_counts_of_things_that_only_the_model_marks(syntax: Syntax, words: str, low: int | None) -> None:
    thing = replace(MOORED, roles=(Guess("equipment", at(words), 0.9),))
    (claim,) = joined(syntax, [], thing)
    assert [e.low for e in claim.equipment] == [low]


def test_a_thing_marked_in_two_pieces_is_one_thing(syntax: Syntax) -> None:
    pieces = (Guess("equipment", at("Four"), 0.9), Guess("equipment", at("tankers"), 0.9))
    (claim,) = joined(syntax, [], replace(MOORED, roles=pieces))
    assert [(e.text, e.low) for e in claim.equipment] == [("Four tankers", 4)]


def test_a_place_does_not_begin_with_the_of_before_it(syntax: Syntax) -> None:
    waited = proposal("waited", "Trucks waited", Action.PRESENT, site="of Palmyra")
    further = replace(waited, roles=(*waited.roles, Guess("site", at("of Homs"), 0.97)))
    (claim,) = (c for c in joined(syntax, [], further) if c.action is Action.PRESENT)
    assert [p.text for p in claim.site] == ["Palmyra", "south of Homs"]
    assert all(p.text == TEXT[p.span.start : p.span.end] for p in claim.site if p.span)
