"""Titles in plain words: a verb by action, time frame and subject, with what is hedged or denied marked."""

from dataclasses import replace
from datetime import date

import pytest

from muster.corroborate.titles import firmness, sentence, title
from muster.domain.claim import Phrase
from muster.domain.interval import TimeReading, days
from muster.domain.place import PlaceMention

JETS = ("five Il-76s", "Il-76", 5, 5)


@pytest.mark.parametrize(
    ("action", "told", "words"),
    [
        ("depart", {"origin": "Alpha", "destination": "Bravo", "equipment": JETS}, "5 × Il-76 left Alpha for Bravo"),
        ("depart", {"site": "Alpha"}, "Northern troops left Alpha"),
        ("arrive", {"origin": "Alpha", "destination": "Bravo"}, "Northern troops arrived at Bravo from Alpha"),
        ("move", {"destination": "Bravo", "through": "Alpha"}, "Northern troops moved to Bravo via Alpha"),
        ("move", {"destination": "Bravo", "frame": "ongoing"}, "Northern troops moving to Bravo"),
        ("withdraw", {"origin": "Alpha", "frame": "future"}, "Northern troops to withdraw from Alpha"),
        ("withdraw", {"origin": "Alpha", "thing": "its remaining radars"}, "Remaining radars withdrawn from Alpha"),
        ("withdraw", {"site": "Alpha"}, "Northern troops withdrew from Alpha"),
        ("deploy", {"destination": "Alpha", "certainty": "possible"}, "Northern troops deployed to Alpha (possible)"),
        ("present", {"site": "Alpha", "equipment": JETS}, "5 × Il-76 present at Alpha"),
        ("present", {"site": "Alpha", "equipment": JETS, "who": "a frame of 3 March", "kind": "imagery"},
         "5 × Il-76 seen at Alpha"),
        ("present", {"site": "Alpha;Bravo"}, "Northern troops present at Alpha and Bravo"),
        ("present", {"site": "Alpha;Bravo", "quote": "They stood between Alpha and Bravo."},
         "Northern troops present between Alpha and Bravo"),
        ("present", {"destination": "Alpha", "equipment": JETS}, "5 × Il-76 present at Alpha"),
        ("construct", {"site": "Alpha", "thing": "a taxiway", "frame": "ongoing"}, "A taxiway under construction at Alpha"),
        ("exercise", {"site": "Alpha", "frame": "future"}, "Northern troops to hold an exercise at Alpha"),
        ("transfer", {"site": "Alpha", "actor": None}, "Handover at Alpha"),
        ("attack", {"site": "Alpha", "thing": "the radar"}, "The radar attacked at Alpha"),
        ("attack", {"site": "Alpha", "thing": "ballistic missiles"}, "Ballistic missiles in an attack at Alpha"),
    ],
)  # fmt: skip
def test_action_subject_and_time_frame_make_the_words(tell, action, told, words) -> None:
    assert sentence([tell("a", action, **told).claim], negated=False) == words


@pytest.mark.parametrize(
    ("action", "told", "words"),
    [
        ("withdraw", {"origin": "Alpha"}, "Northern troops did not withdraw from Alpha"),
        ("withdraw", {"origin": "Alpha", "frame": "future"}, "Northern troops not to withdraw from Alpha"),
        ("withdraw", {"origin": "Alpha", "actor": None}, "No withdrawal from Alpha"),
        (
            "present",
            {"site": "Alpha", "equipment": JETS, "who": "x", "kind": "imagery"},
            "5 × Il-76 not seen at Alpha",
        ),
    ],
)
def test_a_denied_thing_is_told_as_denied(tell, action, told, words) -> None:
    assert sentence([tell("a", action, **told).claim], negated=True) == words


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("southern apron", "at the southern apron"),
        ("eastern Libya", "at eastern Libya"),
        ("northern part of the port", "at the northern part of the port"),
        ("near Bravo", "near Bravo"),
        ("positions", "at positions"),
        ("the runway", "at the runway"),
    ],
)
def test_a_place_named_by_a_common_noun_has_its_article(tell, printed, words) -> None:
    claim = replace(tell("a", "remain").claim, site=(PlaceMention(printed),))
    assert sentence([claim], negated=False) == f"Northern troops stayed {words}"


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (2, 2, "2 × truck"),
        (2, None, "At least 2 × truck"),
        (10_001, None, "More than 10,000 × truck"),
        (None, 40, "Up to 40 × truck"),
        (3, 5, "3–5 × truck"),
        (None, None, "Truck"),
    ],
)
def test_counts_are_told_as_their_range(tell, low, high, words) -> None:
    claim = tell("a", "move", equipment=("as printed", "truck", low, high)).claim
    assert sentence([claim], negated=False) == f"{words} moved"


def test_the_firmest_claim_decides_the_mark(tell) -> None:
    sure, maybe = tell("a", "move").claim, tell("b", "move", certainty="possible").claim
    assert firmness([maybe]) == "(possible)"
    assert firmness([maybe, sure]) is None


def test_the_fullest_claim_lends_its_route_to_the_others(tell) -> None:
    bare, full = tell("a", "depart").claim, tell("b", "depart", origin="Alpha", destination="Bravo").claim
    assert sentence([bare, full], negated=False) == "Northern troops left Alpha for Bravo"


def test_a_time_ends_the_title(tell) -> None:
    read = TimeReading("then", None, *days(date(2025, 3, 4), date(2025, 3, 6)))
    assert title([tell("a", "depart", site="Alpha").claim], read, False).endswith(
        "Alpha, 4 Mar 2025 – 6 Mar 2025"
    )


def test_an_object_without_a_letter_case_stays(tell) -> None:
    claim = replace(tell("a", "move").claim, object=Phrase("30 جندي"))
    assert sentence([claim], negated=False) == "30 جندي moved"
