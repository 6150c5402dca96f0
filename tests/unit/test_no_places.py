"""A thing, a person or an armed body is no place, unless the gazetteer knows a place of that name."""

from __future__ import annotations

import pytest

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document
from muster.domain.place import PlaceMention
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.extract.no_places import NoPlaces, with_places_alone
from muster.gazetteer.lookup import PlaceIndex

GAZETTEER = PlaceIndex.bundled()


def sites(text: str, *printed: str) -> list[str]:
    """What is left of the places of an attack over ``text``."""
    places = [PlaceMention(p, Span(text.index(p), text.index(p) + len(p))) for p in printed]
    claim = Claim(
        report="r",
        span=Span(0, len(text)),
        quote=text,
        predicate=Span(0, 1),
        attribution=(Source("Port Herald", SourceKind.OUTLET, True),),
        speech_act=SpeechAct.STATE,
        action=Action.ATTACK,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.PAST,
        site=tuple(places),
    )
    (made,) = with_places_alone(Document("r", text), [claim], GAZETTEER)
    return [p.text for p in made.site]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Gunmen fired at an armoured car near the market.", "armoured car"),
        ("They fired a rocket at an armored SUV.", "armored SUV"),
        ("Drones struck two fuel trucks of the column.", "fuel trucks of the column"),
        ("Rockets landed on insurgents.", "insurgents"),
        ("A grenade was thrown at three police officers.", "three police officers"),
        ("The raid fell on Al-Shabaab at dawn.", "Al-Shabaab"),
        ("The air force hit a Hay'at Tahrir al-Sham column.", "Tahrir al-Sham"),
        ("The missile came down by USS Zumwerth at night.", "Zumwerth"),
        ("The bomb was meant for Gen. Omar Tessarak.", "Tessarak"),
        ("The bomb was meant for Commander Tessarak.", "Tessarak"),
    ],
)
def test_what_is_hit_is_not_where(text: str, thing: str) -> None:
    assert sites(text, thing) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The attack on the village of Umm Jirdan began.", "village of Umm Jirdan"),
        ("Rockets fell on Lumenvar.", "Lumenvar"),
        ("Drones hit the tank depot.", "tank depot"),
        ("They struck positions of the brigade.", "positions of the brigade"),
        ("Fire from the garrison was heard.", "garrison"),
        ("Shells hit a column in Aleppo.", "column in Aleppo"),
        ("Ships gathered off Enterprise.", "Enterprise"),
        ("A drone fell beside the storage tanker.", "beside the storage tanker"),
        ("Smoke rose from the west tank.", "west tank"),
        ("They have lived in the old officers' mess since.", "old officers"),
        ("General Santos was shelled.", "Santos"),
        ("Major Prices fell. Santos was shelled.", "Santos"),
    ],
)
def test_a_place_stays_also_where_no_register_knows_it(text: str, place: str) -> None:
    assert sites(text, place) == [place]


def test_a_ferry_can_be_where_something_goes_and_nobody_can() -> None:
    text = "Lorries drove onto a ferry at dusk. They came from insurgents."
    ferry, people = (
        PlaceMention(p, Span(text.index(p), text.index(p) + len(p))) for p in ("ferry", "insurgents")
    )
    kept = NoPlaces(Document("r", text), GAZETTEER)
    assert [kept.is_none(ferry, role) for role in ("site", "destination", "origin")] == [True, False, False]
    assert [kept.is_none(people, role) for role in ("site", "destination", "origin")] == [True, True, True]


def test_places_beside_a_thing_stay() -> None:
    text = "Three gunmen fired at an armored SUV in Shariff Aguak."
    assert sites(text, "armored SUV", "Shariff Aguak") == ["Shariff Aguak"]
