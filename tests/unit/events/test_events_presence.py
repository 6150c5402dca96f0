"""Presences, counts and motion told in verbless, elliptical, passive and idiomatic forms."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, Polarity, TimeFrame

DENSE = "\nMilitary briefing: navy, army, troops, frigates, missiles, brigades, radar, squadrons, barracks, tanks, drones."

PRESENT = [
    "The number of warships at Duqm was eleven.",
    "One shepherd put the number of soldiers at the outpost at 200.",
    "The Lomas air base is home to a squadron of Su-25 jets.",
    "A battalion is garrisoned at Goma.",
    "Militia guards surround the compound.",
    "Snipers have been on the roof since Monday.",
    "The nearest frigate is some 24 miles from the coast.",
    "With me on the quay are about forty marines.",
    "Unidentified drones were reported over the base.",
    "The garrison comprises 60 soldiers.",
    "Only one Il-38 was left on the field.",
    "Twelve howitzers, all with covers on.",
    "Radar picked up 14 warplanes north of the strait.",
    "The four corvettes are in the open.",
]


@pytest.mark.parametrize("sentence", PRESENT)
def test_presence_without_a_verb_of_presence(read, sentence):
    assert Action.PRESENT in [m.action for m in read(sentence, DENSE)]


OTHER_FORMS = [
    ("A second destroyer joined the group on Sunday.", "arrive"),
    ("The frigate made port at Bergen.", "arrive"),
    ("Four F-16s got airborne from Rota.", "depart"),
    ("She was gone before sunrise.", "depart"),
    ("Forty tanks were taken from the depot to Brest.", "move"),
    ("Columns of armour rumbled through the town.", "move"),
    ("Rebels captured the airport on Sunday.", "transfer"),
    ("The base came under rocket fire.", "attack"),
    ("Rockets landed near the airport.", "attack"),
    ("A new fence has appeared along the perimeter.", "construct"),
    ("Dredging beside the pier has stopped.", "construct"),
    ("Fresh berms east of the gate.", "construct"),
    ("The garrison was placed on heightened alert.", "alert"),
    ("Two jets intercepted the bomber over the sea.", "other"),
    ("There are no plans to leave the base.", "depart"),
    ("KFOR brought in an extra 200 soldiers.", "reinforce"),
    ("C-17, Ramstein to Powidz.", "move"),
]


@pytest.mark.parametrize(("sentence", "action"), OTHER_FORMS)
def test_forms_of_motion_and_works(read, sentence, action):
    before = "A grey frigate lay off the cape. " if sentence.startswith("She") else ""
    assert action in [m.action.value for m in read(before + sentence, DENSE)]


def test_a_stationing_done_is_a_deployment_and_a_stationing_that_holds_a_presence(read):
    (held,) = read("About 80 soldiers are based at Faya.", DENSE)
    (done,) = read("A drone unit has been stationed at Aktau.", DENSE)
    assert (held.action, done.action) == (Action.PRESENT, Action.DEPLOY)


@pytest.mark.parametrize(
    ("sentence", "frame"),
    [
        ("The army has massed tanks at Goma since March.", TimeFrame.ONGOING),
        ("The army has massed tanks at Goma.", TimeFrame.PAST),
        ("The brigade is preparing to leave Gao.", TimeFrame.FUTURE),
    ],
)
def test_frames(read, sentence, frame):
    assert [m.time_frame for m in read(sentence, DENSE)] == [frame]


def test_pictured_lines_are_past_and_logged_lines_ongoing(read):
    pictures = "\nSatellite imagery at this resolution. The next frame of imagery is due."
    (pictured,) = read("Three frigates alongside at Duqm.", DENSE + pictures)
    (logged,) = read("Three frigates alongside at Duqm.", DENSE)
    assert (pictured.time_frame, logged.time_frame) == (TimeFrame.PAST, TimeFrame.ONGOING)


def test_an_empty_post_is_a_negated_presence(read):
    (claim,) = read("Nobody is at the outpost.", DENSE)
    assert (claim.action, claim.polarity) == (Action.PRESENT, Polarity.NEGATED)


@pytest.mark.parametrize(
    "sentence",
    [
        "The crew worked late.",
        "Inspectors put the number of ballots at 200.",
        "The count was close.",
        "The choir made port wine for the fair.",
        "Shares went up after the vote.",
        "Plans for the market were read out.",
        "The dancers were in the open.",
        "Quality comes from good farms.",
    ],
)
def test_other_senses_stay_out_of_dense_reports(read, sentence):
    assert read(sentence, DENSE) == ()
