"""Places that stand in a claim's own words where no frame reaches them, and words that are no place."""

from __future__ import annotations

import pytest


def texts(places):
    return [p.text for p in places]


@pytest.mark.parametrize(
    ("text", "role", "place"),
    [
        ("The garrison on Melna islet had been withdrawn.", "origin", "Melna islet"),
        ("The regiment has gone to the Tarvos front.", "destination", "Tarvos front"),
        ("A second frigate was somewhere south of the Kelda Strait.", "site", "south of the Kelda Strait"),
        ("The garrison at Orsk is at heightened readiness.", "site", "Orsk"),
        ("The tanker was being escorted out of the economic zone by a frigate.", "origin", "economic zone"),
        ("Two frigates passed Denmark on Monday.", "site", "Denmark"),
    ],
)
def test_a_place_beyond_the_frame_is_read(read, text, role, place):
    found = [m for m in read(text) if getattr(m, role)]
    assert found, text
    assert place in texts(getattr(found[0], role))


def test_an_unnamed_place_keeps_what_it_faces(read):
    (found,) = read("The army moved a battalion to the hills opposite Calder Island.")
    assert texts(found.destination) == ["hills opposite Calder Island"]


@pytest.mark.parametrize(
    "text", ["Both frigates were low in the water.", "Two corvettes are visible on the image."]
)
def test_water_and_pictures_are_no_place(read, text):
    assert all(not m.site and not m.destination for m in read(text))


def test_a_state_addressed_is_no_origin(read):
    found = read("The ministry called on Iceland to remove the missiles.")
    assert all("Iceland" not in texts(m.origin) for m in found)


def test_a_named_role_is_not_replaced(read):
    (found,) = read("The brigade withdrew from Homs after talks at Palmyra.")
    assert texts(found.origin) == ["Homs"]


def test_what_arrives_comes_from_where_the_sentence_has_it(read):
    left, landed = read("The Il-76 left Varna on Sunday and landed at Burgas.")
    assert texts(left.origin) == ["Varna"]
    assert texts(landed.destination) == ["Burgas"]
    assert texts(landed.origin) == ["Varna"]


def test_what_did_not_arrive_takes_no_origin(read):
    found = read("The convoy left Varna on Sunday and has not reached Burgas.")
    assert all(not m.origin for m in found if texts(m.destination) == ["Burgas"])


def test_there_takes_up_the_place_of_the_paragraph_before(read):
    found = read("Two jets landed at Kandara airbase.\nA Dutch company has been there since May.")
    assert "Kandara" in found[-1].site[0].text


def test_a_transponder_says_nothing_of_where(read):
    found = read("Two frigates are moored at Kandara. AIS was off.")
    assert all(not m.site for m in found if m.object and m.object.text == "AIS")
