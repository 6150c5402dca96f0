"""Who, what, from where, to where, by way of what, where; and what pronouns take up."""

from __future__ import annotations

import pytest

from muster.domain.document import Document
from muster.domain.place import Place, Precision
from muster.domain.text import Span
from muster.extract.events import events


def texts(places):
    return [p.text for p in places]


def test_a_movement_has_origin_destination_and_via(read):
    (found,) = read("A convoy of 30 trucks drove from Homs to Palmyra via Furqlus.")
    assert texts(found.origin) == ["Homs"]
    assert texts(found.destination) == ["Palmyra"]
    assert texts(found.via) == ["Furqlus"]
    assert [(e.type, e.low, e.high) for e in found.equipment] == [("truck", 30, 30)]


def test_the_object_of_leaving_is_the_origin_and_of_reaching_the_destination(read):
    left, reached = read("The destroyer left Haifa and reached Souda Bay.")
    assert texts(left.origin) == ["Haifa"]
    assert texts(reached.destination) == ["Souda Bay"]


def test_coordinated_places_are_split(read):
    (found,) = read("Russian soldiers withdrew from Latakia and Tartus.")
    assert texts(found.origin) == ["Latakia", "Tartus"]


def test_an_evacuated_site_is_the_origin(read):
    (found,) = read("The outpost near Zuwara was evacuated.")
    assert "outpost" in found.origin[0].text


def test_place_spans_point_at_printed_words(read):
    text = "Two corvettes are moored at the northern pier."
    (found,) = read(text)
    place = (found.destination or found.site)[0]
    assert place.span is not None
    assert place.span.of(text) == place.text == "northern pier"


def test_actor_of_a_caused_movement_and_of_a_passive(read):
    (active,) = read("Brazil moved a battalion to Boa Vista.")
    assert active.actor is not None
    assert active.actor.text == "Brazil"
    (passive,) = read("Four tanks were handed over by the Polish army.")
    assert passive.actor is not None
    assert passive.actor.text == "Polish army"


def test_a_pronoun_takes_up_the_ship_and_its_equipment(read):
    found = read("The frigate Vega entered Varna on Friday. She left on Sunday.")
    assert [e.text for e in found[1].equipment] == ["The frigate Vega"]
    assert found[1].equipment[0].span is None


def test_a_number_alone_counts_what_came_before(read):
    found = read("Eight howitzers stood at the gate. Three were moved to the range.")
    assert [(e.text, e.type, e.low) for e in found[1].equipment] == [("Three", "howitzer", 3)]


def test_there_takes_up_the_place_printed_before(read):
    found = read("A battalion entered Kidal on Friday. The soldiers have been there since then.")
    assert texts(found[1].site) == ["Kidal"]


def test_a_place_is_not_carried_into_another_paragraph(read):
    found = read("A battalion entered Kidal on Friday.\nTwo tanks were being loaded.")
    assert found[1].site == ()


@pytest.mark.parametrize("text", ["Troops left the base on 3 May.", "Tanks entered Homs in May 2024."])
def test_dates_are_no_places(read, text):
    (found,) = read(text)
    assert all("May" not in p.text for p in (*found.origin, *found.destination, *found.site, *found.via))


class OnlyOdesa:
    """A gazetteer of one port."""

    PORT = Place("1", "Odesa", "port", 30.7, 46.5, Precision.SITE, 500)

    def find(self, name):
        return (self.PORT,) if name.startswith("Odesa") else ()

    def get(self, place_id):
        return None

    def spot(self, text):
        return ((Span(0, 10), "Odesa port"),) if text.startswith("Odesa port") else ()

    def near(self, lon, lat, metres):
        return ()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Odesa port waits", "Odesa is quiet. A frigate docked at dawn."),
        (None, "Odesa. A frigate docked at dawn."),
    ],
)
def test_headline_and_heading_tell_where(parser, title, text):
    context = "\nNavy, army, troops, missiles, brigades, radar."
    document = Document("r", text + context, title=title, language="en")
    found = events(document, parser.parse(document), OnlyOdesa(), ())
    assert [texts(m.destination) for m in found] == [["Odesa"]]


def test_the_base_is_the_one_told_of_before(read):
    text = "Two jets landed at Kandara airbase on Monday. Fuel trucks are parked on the apron. The jets left the base."
    landed, parked, left = read(text)
    assert "Kandara airbase" in landed.destination[0].text
    assert "Kandara" in parked.site[0].text
    assert "Kandara" in left.origin[0].text


def test_an_indefinite_base_is_no_base_told_of_before(read):
    found = read("A frigate is moored at Kandara. Another frigate left a base.")
    assert texts(found[-1].origin) != ["Kandara"]


def test_what_arrived_leaves_from_there(read):
    arrived, sailed = read("The frigate Vega reached Varna on Friday. She sailed for Burgas on Sunday.")
    assert texts(arrived.destination) == ["Varna"]
    assert texts(sailed.origin) == ["Varna"]
    assert texts(sailed.destination) == ["Burgas"]


@pytest.mark.parametrize(
    "text",
    [
        "A convoy of 30 trucks passed through Homs, heading for Palmyra.",
        "A convoy of 30 trucks bound for Palmyra left Homs.",
        "A convoy of 30 trucks left Homs on Friday for Palmyra.",
        "A convoy of 30 trucks left Homs on its way to Palmyra.",
    ],
)
def test_heading_for_a_place_is_the_destination(read, text):
    found = read(text)
    assert ["Palmyra"] in [texts(m.destination) for m in found]


def test_a_move_told_beside_is_no_destination_of_the_first(read):
    found = read("The trucks left Homs on Friday and headed for Palmyra.")
    assert texts(found[0].destination) == []


def test_a_place_within_a_place_is_one(read):
    (found,) = read("American troops withdrew from the airbase at Kandara on 5 August.")
    assert texts(found.origin) == ["airbase at Kandara"]
    assert texts(found.site) == []


def test_distance_and_bearing_belong_to_the_place(read):
    (ship,) = read("The frigate Vega is moored 15 km off Varna.")
    assert texts(ship.site) == ["15 km off Varna"]
    (sighted,) = read("The carrier Vega was sighted 520 kilometres south-southeast of Burgas.")
    assert texts(sighted.site) == ["520 kilometres south-southeast of Burgas"]


def test_the_way_is_named_by_its_kind_and_hides_no_places(read):
    (found,) = read("Forty tanks were moved by rail from Homs to Palmyra.")
    assert texts(found.via) == ["rail"]
    assert texts(found.origin) == ["Homs"]
    assert texts(found.destination) == ["Palmyra"]


def test_a_sentence_run_on_by_the_parser_ends_the_place(read):
    for found in read("They moved troops along the LoC. Major Vega spoke."):
        for place in (*found.origin, *found.destination, *found.via, *found.site):
            assert "Vega" not in place.text


def test_what_stands_at_a_place_leaves_from_it(read):
    found = read("The jets stationed at Kandara were moved to Burgas.")
    moved = next(m for m in found if texts(m.destination) == ["Burgas"])
    assert texts(moved.origin) == ["Kandara"]


@pytest.mark.parametrize(
    ("label", "site"),
    [
        ("1. Odesa, harbour. ", ["Odesa"]),
        ("2/ Odesa. ", ["Odesa"]),
        ("Zolvara. ", ["Zolvara"]),  # no gazetteer knows it
        ("Summary. ", []),
        ("Zolvara: ", []),  # as likely a speaker
    ],
)
def test_labels_of_entries(parser, label, site):
    context = "\nNavy, army, troops, missiles, brigades, radar."
    document = Document("r", label + "Two tanks are parked nose to tail." + context, language="en")
    found = events(document, parser.parse(document), OnlyOdesa(), ())
    assert [texts(m.site) for m in found] == [site]
