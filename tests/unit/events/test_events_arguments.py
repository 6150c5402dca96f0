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
