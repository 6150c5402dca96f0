"""Which words report which action, and where the claim begins and ends."""

from __future__ import annotations

import pytest

CASES = [
    (
        "Turkish troops withdrew from three outposts near Idlib.",
        "withdraw",
        "Turkish troops withdrew from three outposts near Idlib",
    ),
    ("France is pulling its soldiers out of Gao.", "withdraw", "France is pulling its soldiers out of Gao"),
    ("The army abandoned the outpost at dawn.", "withdraw", "The army abandoned the outpost at dawn"),
    (
        "The outpost at Arbil was evacuated overnight.",
        "withdraw",
        "The outpost at Arbil was evacuated overnight",
    ),
    (
        "The last soldiers left the airbase on Monday.",
        "withdraw",
        "The last soldiers left the airbase on Monday",
    ),
    (
        "The withdrawal of Kenyan troops began in May.",
        "withdraw",
        "The withdrawal of Kenyan troops began in May",
    ),
    ("The frigate Vega left Toulon on Sunday.", "depart", "The frigate Vega left Toulon on Sunday"),
    ("The squadron put to sea before dawn.", "depart", "The squadron put to sea before dawn"),
    ("Two Il-76 took off from Minsk.", "depart", "Two Il-76 took off from Minsk"),
    ("The trucks had gone by Tuesday.", "depart", "The trucks had gone by Tuesday"),
    ("A destroyer docked at Limassol.", "arrive", "A destroyer docked at Limassol"),
    (
        "The arrival of two frigates at Duqm was announced.",
        "arrive",
        "The arrival of two frigates at Duqm was announced",
    ),
    ("A further tank train is expected on Monday.", "arrive", "A further tank train is expected on Monday"),
    ("A convoy of 12 trucks headed for Palmyra.", "move", "A convoy of 12 trucks headed for Palmyra"),
    (
        "The brigade is relocating from Split to Zadar.",
        "move",
        "The brigade is relocating from Split to Zadar",
    ),
    ("Norway will station a battalion in Finnmark.", "deploy", "Norway will station a battalion in Finnmark"),
    (
        "Poland deployed Patriot batteries near Rzeszow.",
        "deploy",
        "Poland deployed Patriot batteries near Rzeszow",
    ),
    ("Chad has reinforced its garrison at Faya.", "reinforce", "Chad has reinforced its garrison at Faya"),
    ("Tanks were being loaded at the quay.", "load", "Tanks were being loaded at the quay"),
    ("Four Su-30 were parked on the apron.", "present", "Four Su-30 were parked on the apron"),
    ("There were nine howitzers on the range.", "present", "There were nine howitzers on the range"),
    (
        "Satellite images show two frigates near Bandar Abbas.",
        "present",
        "Satellite images show two frigates near Bandar Abbas",
    ),
    ("Residents counted six tanks on the bridge.", "present", "Residents counted six tanks on the bridge"),
    ("Kenyan soldiers remain in their bases.", "remain", "Kenyan soldiers remain in their bases"),
    ("Madrid is keeping its base at Rota.", "remain", "Madrid is keeping its base at Rota"),
    ("The base was handed over to the Iraqi army.", "transfer", "The base was handed over to the Iraqi army"),
    (
        "New hangars are being built at the airfield.",
        "construct",
        "New hangars are being built at the airfield",
    ),
    ("The navy began exercises off Oran.", "exercise", "The navy began exercises off Oran"),
    ("Volna-2024 opens on Friday.", "exercise", "Volna-2024 opens on Friday"),
    ("Japan scrambled fighter jets.", "alert", "Japan scrambled fighter jets"),
    ("Artillery shelled the garrison at Bema.", "attack", "Artillery shelled the garrison at Bema"),
    ("Talks about the naval base have ended.", "agreement", "Talks about the naval base have ended"),
    ("The carrier was escorted by two tugs.", "other", "The carrier was escorted by two tugs"),
]


@pytest.mark.parametrize(("text", "action", "quote"), CASES, ids=[c[0][:32] for c in CASES])
def test_one_predicate_is_one_claim(read, text, action, quote):
    found = read(text)
    assert [(m.action, m.span.of(text)) for m in found] == [(action, quote)]


def test_coordinate_predicates_are_separate_claims_that_share_the_subject(read):
    text = "The corvette left Varna on Friday and reached Istanbul on Sunday."
    found = read(text)
    assert [m.action for m in found] == ["depart", "arrive"]
    assert found[1].span.of(text) == "reached Istanbul on Sunday"
    assert all(m.equipment[0].text == "The corvette" for m in found)


def test_attribution_stays_outside_the_span(read):
    text = "Moroccan troops pulled back from the border, two officers said, citing maps."
    assert [m.span.of(text) for m in read(text)] == ["Moroccan troops pulled back from the border"]


def test_a_participle_keeps_the_noun_it_describes(read):
    text = "Officials spoke of two trucks heading for Malta."
    assert [m.span.of(text) for m in read(text)] == ["two trucks heading for Malta"]


def test_a_participle_inside_another_claim_is_no_claim_of_its_own(read):
    text = "A convoy coming from Deir Hafer was turned back at the checkpoint."
    found = read(text)
    assert [m.action for m in found] == ["move"]
    assert [p.text for p in found[0].origin] == ["Deir Hafer"]


def test_log_lines_need_no_verb(read):
    text = "3 Il-76 over Benghazi now, heading west."
    found = read(text)
    assert [m.action for m in found] == ["move"]
    assert found[0].equipment[0].low == 3


def test_labels_and_numbering_are_cut(read):
    text = "4/ New: two Tu-95 are parked at Engels."
    assert read(text)[0].span.of(text) == "two Tu-95 are parked at Engels"


def test_who_leaves_decides_between_withdraw_and_depart(read):
    assert read("Danish soldiers left Kandahar.")[0].action == "withdraw"
    assert read("A Danish frigate left Aden.")[0].action == "depart"


def test_refusing_to_leave_is_remaining(read):
    found = read("Serbian units have refused to leave the bridge.")
    assert [(m.action, m.polarity) for m in found] == [("remain", "affirmed")]


def test_mentions_come_in_order_and_one_for_each_predicate(read):
    text = "Troops left Homs. Troops entered Hama. Two tanks were parked at the gate."
    found = read(text)
    assert [m.action for m in found] == ["withdraw", "arrive", "present"]
    assert len({m.head for m in found}) == 3


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Two Tu-22M3 entered Estonian airspace on Monday.", ["move"]),
        ("A second carrier, Kirov, was somewhere east of the Gulf.", ["present"]),
        ("The attack on the garrison at Bema changed little.", ["attack"]),
        ("The train carried tanks.", ["move"]),
        ("The first howitzers will not come before 2030.", ["arrive"]),
        ("Airspace along the border was closed.", ["other"]),
        ("Pier 3 vacant.", ["present"]),
        ("The troops have grown tired.", []),
        ("The captain brought a new coach.", []),
    ],
)
def test_further_constructions(read, text, actions):
    assert [m.action for m in read(text)] == actions


def test_a_state_that_leaves_a_bloc_moves_no_force(read):
    assert read("Mali's withdrawal from ECOWAS took effect.") == ()


def test_an_embedded_question_leaves_the_matter_open(read):
    (found,) = read("The sergeant cannot say whether the tanks left the camp.")
    assert (found.certainty, found.time_frame) == ("unknown", "open")


def test_withheld_answers_deny_nothing(read):
    found = read("The admiral declined to discuss the withdrawal of the tanks.")
    assert {(m.polarity, m.certainty) for m in found} == {("affirmed", "unknown")}


def test_a_lost_subject_is_the_thing_printed_before_the_verb(read):
    text = "On 2 February two corvettes were visible there."
    (found,) = read(text)
    assert found.equipment[0].low == 2
