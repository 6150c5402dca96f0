"""Equipment: designators before numbers, types, counts, names of ships."""

from __future__ import annotations

import pytest

from muster.extract.equipment import equipment

CASES = [
    (
        "At least two Antonov An-124 cargo planes landed.",
        "At least two Antonov An-124 cargo planes",
        "An-124",
        2,
        None,
    ),
    ("An-124 cargo planes landed.", "An-124 cargo planes", "An-124", None, None),
    ("A convoy of more than 30 vehicles passed.", "more than 30 vehicles", "vehicle", 31, None),
    ("Up to 40 lorries passed.", "Up to 40 lorries", "truck", None, 40),
    ("About 1,200 troops are there.", "About 1,200 troops", "personnel", 1200, 1200),
    ("Fewer than 20 tanks remain.", "Fewer than 20 tanks", "tank", None, 19),
    ("Between 88 and 96 howitzers were seen.", "howitzers", "howitzer", 88, 96),
    ("A dozen T-72B3 tanks passed.", "A dozen T-72B3 tanks", "T-72B3", 12, 12),
    ("A pair of Su-30SM flew past.", "A pair of Su-30SM", "Su-30SM", 2, 2),
    ("Eleven Su-24/34/35 stood there.", "Eleven Su-24/34/35", "Su-24; Su-34; Su-35", 11, 11),
    ("Two S-400 batteries arrived.", "Two S-400 batteries", "S-400", 2, 2),
    ("Three HIMARS launchers were moved.", "Three HIMARS launchers", "HIMARS", 3, 3),
    ("The tug Orel sailed.", "The tug Orel", "tug", 1, 1),
    (
        "The Udaloy-class destroyer Severny sailed.",
        "The Udaloy-class destroyer Severny",
        "Udaloy-class",
        1,
        1,
    ),
    ("A landing ship came in.", "A landing ship", "landing ship", 1, 1),
    ("Several BTR-82A carriers passed.", "Several BTR-82A carriers", "BTR-82A", None, None),
]


@pytest.mark.parametrize(("text", "words", "kind", "low", "high"), CASES, ids=[c[0][:30] for c in CASES])
def test_text_type_and_count(parse, text, words, kind, low, high):
    found = equipment(parse(text))
    item = found[0].equipment
    assert item.text.endswith(words)
    assert (item.type, item.low, item.high) == (kind, low, high)
    assert item.span is not None
    assert item.span.of(text) == item.text


def test_a_later_mention_by_name_keeps_the_type(parse):
    found = equipment(parse("The tug Evgeny Rykov left Ceuta. Rykov was seen off Brest."))
    assert [m.equipment.type for m in found] == ["tug", "tug"]


def test_modifiers_of_other_nouns_are_no_equipment(parse):
    assert equipment(parse("The crane operator and the tank commander spoke.")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Traffic on the M4 highway was light.",
        "The G7 summit ended.",
        "Covid-19 cases rose.",
        "He scored 3-0.",
    ],
)
def test_roads_groups_and_scores_are_no_designators(parse, text):
    assert equipment(parse(text)) == ()


def test_sorties_are_not_counted_as_aircraft(parse):
    assert all(m.equipment.low is None for m in equipment(parse("He logged 41 Il-76 and An-124 sorties.")))


def test_a_negated_thing_has_no_count(parse):
    (found,) = equipment(parse("No warship is in port."))
    assert found.equipment.low is None
