"""Place names in context: which place, how precisely, and when none."""

from collections.abc import Iterator

import pytest

from muster.domain.claim import Action, Certainty, Claim, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Dateline, Document
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.source import Source, SourceKind
from muster.domain.text import Span
from muster.gazetteer.lookup import PlaceIndex, distance_m
from muster.resolve.toponym import Hints, places, resolve_mentions


@pytest.fixture(scope="module")
def index() -> Iterator[PlaceIndex]:
    found = PlaceIndex.bundled()
    yield found
    found.close()


def read(index: PlaceIndex, text: str, *names: str, hints: Hints | None = None) -> list[PlaceReading]:
    mentions = [(Span(text.index(n), text.index(n) + len(n)), n) for n in names]
    return list(resolve_mentions(text, mentions, index, hints))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Two freighters docked at the Tartus naval base in Syria.",
            "Tartus naval base",
            "site:tartus-naval",
        ),
        ("Trucks drove through Tripoli, Lebanon, before noon.", "Tripoli", "gn:266826"),
        ("Trucks drove through Tripoli, Libya, before noon.", "Tripoli", "gn:2210247"),
        ("Belarusian railwaymen saw the train pass Brest on its way to Minsk.", "Brest", "gn:629634"),
        ("The French frigate waited off Brest, near the Île Longue submarine base.", "Brest", "gn:3030300"),
        ("Rebels hold Homs province, Syria.", "Homs province", "gn:169575"),
        ("Rebels hold Homs, Syria.", "Homs", "gn:169577"),
        ("Troops flew from Tbilisi, Georgia, to Poti.", "Georgia", "country:GE"),
        ("The Algerian city of Blida woke to sirens.", "Blida", "gn:2503769"),
        ("The Russian naval base of Tartus was quiet.", "Tartus", "gn:163345"),
        ("Marines left Okinawa, Japan, by sea.", "Okinawa", "area:okinawa-island"),
    ],
)
def test_the_right_one_of_several(index: PlaceIndex, text: str, name: str, expected: str) -> None:
    assert read(index, text, name)[0].place_id == expected


def test_one_sense_holds_through_the_report(index: PlaceIndex) -> None:
    text = "The unit left Tripoli, Lebanon, on Monday. Hours later a second column left Tripoli too."
    second = text.rindex("Tripoli")
    found = resolve_mentions(text, [(Span(second, second + 7), "Tripoli")], index)
    assert found[0].country == "LB"


def test_beside_is_not_at(index: PlaceIndex) -> None:
    text = "A tanker lay 8 nm off Tartus while guns fired near Homs, Syria."
    off, near = read(index, text, "8 nm off Tartus", "near Homs")
    assert (off.precision, near.precision) == (Precision.VICINITY, Precision.VICINITY)
    assert off.uncertainty_m is not None
    assert off.uncertainty_m > 14_000
    assert "not at it" in near.reason


def test_words_before_the_name_widen_it(index: PlaceIndex) -> None:
    assert read(index, "A tanker lay 8 nm off Tartus, Syria.", "Tartus")[0].precision is Precision.VICINITY
    assert read(index, "A tanker lay in Tartus, Syria.", "Tartus")[0].precision is Precision.LOCALITY


def test_distance_and_bearing_move_the_point(index: PlaceIndex) -> None:
    found = read(index, "The group was seen 500 km south of Miyako Island.", "500 km south of Miyako Island")[
        0
    ]
    assert found.lon is not None
    assert found.lat is not None
    assert distance_m(found.lon, found.lat, 125.32, 24.78) == pytest.approx(500_000, rel=0.02)
    assert found.lat < 21


def test_countries_and_parts_are_areas(index: PlaceIndex) -> None:
    whole, piece, odd = read(
        index,
        "From northern Syria they went to Libya and western Chad.",
        "Libya",
        "northern Syria",
        "western Chad",
    )
    assert whole.precision is Precision.COUNTRY
    assert piece.precision is Precision.AREA
    assert odd.precision is Precision.AREA
    assert odd.lon is not None
    assert odd.lon < 19
    assert all((r.uncertainty_m or 0) > 100_000 for r in (whole, piece, odd))


def test_a_site_by_its_town_is_inferred(index: PlaceIndex) -> None:
    found = read(
        index,
        "Jets landed at the air base in the Syrian port of Latakia.",
        "the air base in the Syrian port of Latakia",
    )
    assert (found[0].place_id, found[0].basis) == ("site:hmeimim", PlaceBasis.INFERRED)
    several = read(index, "They kept bases in Latakia, Syria.", "bases in Latakia")[0]
    assert several.precision is not Precision.SITE


def test_a_thing_in_a_place_is_about_that_place(index: PlaceIndex) -> None:
    found = read(index, "Men slept in the old mill at Palmyra, Syria.", "the old mill at Palmyra")[0]
    assert found.precision is Precision.VICINITY
    assert found.country == "SY"


def test_the_base_is_the_one_named_before(index: PlaceIndex) -> None:
    text = "Convoys reached Shayrat Air Base in Syria. Smoke rose over the base. Nobody left the quay."
    base, quay = read(index, text, "the base", "the quay")
    assert (base.place_id, base.basis) == ("site:shayrat", PlaceBasis.INFERRED)
    assert (quay.place_id, quay.precision) == (None, Precision.UNLOCATED)
    assert quay.reason


def test_nothing_named_before_means_no_place(index: PlaceIndex) -> None:
    found = read(index, "Smoke rose over the base. Those bases stay.", "the base", "Those bases")
    assert [r.precision for r in found] == [Precision.UNLOCATED] * 2
    assert all(r.lon is None and r.place_id is None and r.reason for r in found)


def test_the_coast_of_the_country_at_hand(index: PlaceIndex) -> None:
    text = "Trucks left Homs and Hama for the coast. Syria's army watched them pass Masyaf."
    found = read(index, text, "Homs", "Hama", "Masyaf", "the coast")[-1]
    assert (found.place_id, found.basis) == ("area:syrian-coast", PlaceBasis.INFERRED)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The destroyer Sevastopol sailed at dawn.", "Sevastopol"),
        ("USS Philadelphia sailed at dawn.", "Philadelphia"),
        ("General Lincoln spoke to the troops.", "Lincoln"),
        ("They met at Qwzxtrop.", "Qwzxtrop"),
        ("The battery trained at the CTC.", "CTC"),
        (
            "Sappers were sent to three islands in the wake of Hurricane Maria.",
            "three islands in the wake of Hurricane Maria",
        ),
        ("Delegates joined the League of Arab States.", "League of Arab States"),
        ("Shells fell on the southern Lebanese city of Blida.", "Blida"),
        ("Shells fell on the southern Lebanese city of Blida.", "southern Lebanese city of Blida"),
    ],
)
def test_what_is_no_place_stays_unlocated(index: PlaceIndex, text: str, name: str) -> None:
    found = read(index, text, name)[0]
    assert found.precision is Precision.UNLOCATED
    assert found.reason


def test_an_adjective_is_no_place(index: PlaceIndex) -> None:
    found = read(index, "Libyan officers watched the Russian base and Russian bases.", "Russian bases")[0]
    assert found.precision is Precision.UNLOCATED


def test_a_bare_noun_counts_with_its_article(index: PlaceIndex) -> None:
    text = "Jets left Shayrat Air Base in Syria. The base fell silent. A base is a base."
    first = text.index("base fell")
    last = text.index("base is")
    held, loose_end = resolve_mentions(
        text, [(Span(first, first + 4), "base"), (Span(last, last + 4), "base")], index
    )
    assert held.place_id == "site:shayrat"
    assert loose_end.place_id is None


def test_a_foreign_coast_is_narrowed_to_the_country_at_hand(index: PlaceIndex) -> None:
    text = "Columns left Homs and Hama, Syria, for the Mediterranean coast."
    found = read(index, text, "Homs", "Hama", "Mediterranean coast")[-1]
    assert found.place_id == "area:syrian-coast"
    alone = read(index, "Ships patrol the Mediterranean coast.", "Mediterranean coast")[0]
    assert alone.place_id == "area:mediterranean-coast"


def test_the_dateline_counts(index: PlaceIndex) -> None:
    text = "Soldiers searched cars at Tripoli's harbour."
    assert read(index, text, "Tripoli", hints=Hints("BEIRUT, Lebanon"))[0].country == "LB"


def claim(report: str, place: PlaceMention, **roles: tuple[PlaceMention, ...]) -> Claim:
    return Claim(
        report=report,
        span=Span(0, 10),
        quote="x",
        predicate=Span(0, 1),
        attribution=(Source("Outlet", SourceKind.OUTLET, True),),
        speech_act=SpeechAct.STATE,
        action=Action.MOVE,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty.CERTAIN,
        time_frame=TimeFrame.PAST,
        origin=(place,),
        **roles,
    )


def test_every_place_of_every_claim_gets_a_reading(index: PlaceIndex) -> None:
    text = "Lorries went from Hama to Hmeimim and on to Libya."
    document = Document("r1", text, dateline=Dateline(Span(0, 0), place="Damascus"))
    origin = PlaceMention("Hama", Span(18, 22))
    carried = PlaceMention("the base")  # no span: carried over from elsewhere
    first = claim(
        "r1", origin, destination=(PlaceMention("Hmeimim", Span(26, 33)), PlaceMention("Libya", Span(44, 49)))
    )
    second = claim("r1", carried)
    third = places(document, (first, second), index)
    assert [p.reading is not None for c in third for _, p in c.places] == [True] * 4
    assert third[0].destination[0].reading is not None
    assert third[0].destination[0].reading.place_id == "site:hmeimim"
    assert first.origin[0].reading is None  # the input is not changed
    assert [p.text for _, p in third[0].places] == ["Hama", "Hmeimim", "Libya"]


def test_claims_without_places_pass_through(index: PlaceIndex) -> None:
    bare = Claim(
        report="r1", span=Span(0, 1), quote="x", predicate=Span(0, 1), attribution=(), speech_act=SpeechAct.STATE,
        action=Action.OTHER, polarity=Polarity.AFFIRMED, certainty=Certainty.CERTAIN, time_frame=TimeFrame.PAST,
    )  # fmt: skip
    assert places(Document("r1", "x"), (bare,), index) == (bare,)


def test_an_unknown_name_lies_about_the_town_the_report_speaks_of(index: PlaceIndex) -> None:
    text = "Crews dug trenches around Homs. A column parked on Qwzxtrop Street in the old town."
    (found,) = read(index, text, "Qwzxtrop Street")
    assert (found.precision, found.basis) == (Precision.VICINITY, PlaceBasis.INFERRED)
    assert "Homs" in found.reason
    assert found.lat == pytest.approx(34.73, abs=0.1)


def test_an_unknown_name_stays_unlocated_where_nothing_is_named(index: PlaceIndex) -> None:
    (found,) = read(index, "A column parked on Qwzxtrop Street.", "Qwzxtrop Street")
    assert found.precision is Precision.UNLOCATED


def test_an_unknown_end_of_a_movement_is_not_put_where_the_report_plays(index: PlaceIndex) -> None:
    text = "Lorries left Homs for Qwzxtrop."
    at = (Span(22, 30), "Qwzxtrop")
    (found,) = resolve_mentions(text, [at], index, Hints(legs=frozenset({at})))
    assert found.precision is Precision.UNLOCATED
