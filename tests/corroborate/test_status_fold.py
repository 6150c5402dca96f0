"""The state of a site as of a day, as known at a moment."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from muster.corroborate.clustering import cluster
from muster.corroborate.status import fold
from muster.domain.origin import OriginGroup
from muster.domain.place import Place, PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.status import AsOf, Clock, Presence

ALPHA = Place("site:alpha", "Alpha", "airbase", 30.0, 40.0, Precision.SITE, 900, "UA")


def on(day: int, known: int | None = None, clock: Clock = Clock.PUBLISHED) -> AsOf:
    """The state on day ``day`` of March 2025 as known at the end of day ``known``."""
    return AsOf(date(2025, 3, day), datetime(2025, 3, known or day, 23, 59, tzinfo=UTC), clock)


def state(as_of: AsOf, *recorded):
    origins = tuple(OriginGroup((r.claim.report,), r.claim.report, "x", True) for r in recorded)
    events = cluster(recorded, origins)
    return fold(ALPHA, recorded, events, as_of, origins)


@pytest.mark.parametrize(
    ("told", "presence"),
    [
        ({"action": "present", "site": "Alpha"}, Presence.PRESENT),
        ({"action": "remain", "site": "Alpha", "frame": "ongoing"}, Presence.REMAINING),
        ({"action": "withdraw", "origin": "Alpha"}, Presence.LEFT),
        ({"action": "withdraw", "origin": "Alpha", "frame": "ongoing"}, Presence.LEAVING),
        ({"action": "withdraw", "origin": "Alpha", "frame": "future"}, Presence.LEAVING),
        ({"action": "withdraw", "origin": "Alpha", "polarity": "negated"}, Presence.REMAINING),
        ({"action": "arrive", "destination": "Alpha"}, Presence.PRESENT),
        ({"action": "arrive", "destination": "Alpha", "frame": "ongoing"}, Presence.ARRIVING),
        ({"action": "depart", "destination": "Alpha"}, Presence.ARRIVING),
        ({"action": "move", "destination": "Alpha"}, Presence.PRESENT),
        ({"action": "move", "origin": "Alpha"}, Presence.LEFT),
        ({"action": "move", "site": "Alpha"}, Presence.UNKNOWN),
        ({"action": "deploy", "site": "Alpha", "frame": "future"}, Presence.ARRIVING),
        ({"action": "construct", "site": "Alpha", "frame": "ongoing"}, Presence.WORKS),
        ({"action": "present", "site": "Alpha", "polarity": "negated"}, Presence.UNKNOWN),
        ({"action": "agreement", "site": "Alpha"}, Presence.OTHER),
        ({"action": "attack", "site": "Alpha"}, Presence.ATTACKED),
        ({"action": "attack", "site": "Alpha", "polarity": "negated"}, Presence.UNKNOWN),
        ({"action": "move", "through": "Alpha", "destination": "Bravo"}, Presence.LEFT),
        ({"action": "move", "through": "Alpha", "destination": "Bravo", "frame": "open"}, Presence.LEAVING),
        ({"action": "arrive", "through": "Alpha", "destination": "Bravo"}, Presence.LEFT),
        ({"action": "deploy", "origin": "Alpha", "destination": "Bravo"}, Presence.LEFT),
        ({"action": "move", "site": "Alpha", "destination": "Bravo", "frame": "ongoing"}, Presence.LEAVING),
        ({"action": "depart", "site": "Alpha"}, Presence.LEFT),
    ],
)
def test_action_role_and_time_frame_make_the_state(tell, told, presence) -> None:
    told = dict(told)
    (line,) = state(on(20), tell("a", told.pop("action"), **told)).lines
    assert line.presence is presence


def test_a_destination_that_is_the_country_of_the_site_is_no_departure(tell) -> None:
    home = PlaceReading(
        "country:UA", "Ukraine", Precision.COUNTRY, PlaceBasis.STATED, "printed", country="UA"
    )
    told = tell("a", "move", site="Alpha", frame="ongoing")
    to_country = replace(told.claim, destination=(PlaceMention("Ukraine", None, home),))
    (line,) = state(on(20), replace(told, claim=to_country)).lines
    assert line.presence is Presence.ARRIVING


def test_what_was_published_later_is_not_known(tell) -> None:
    early, late = (
        tell("a", "present", site="Alpha", published=2),
        tell("b", "withdraw", origin="Alpha", published=12),
    )
    told = state(on(8), early, late)
    assert [x.presence for x in told.lines] == [Presence.PRESENT]
    assert (told.claims_considered, told.claims_left_out) == (1, 1)


def test_what_happened_later_did_not_happen_yet(tell) -> None:
    late = tell("a", "withdraw", origin="Alpha", day=15, published=16)
    told = state(on(8, known=30), late)
    assert told.lines == ()
    assert told.claims_left_out == 1


def test_a_plan_is_listed_as_planned_before_its_day(tell) -> None:
    plan = tell("a", "withdraw", origin="Alpha", day=15, frame="future", act="announce", published=2)
    (line,) = state(on(8), plan).lines
    assert line.presence is Presence.LEAVING
    assert "planned" in line.text
    assert "for 16 Mar 2025" in line.text


def test_a_plan_whose_day_passed_in_silence_is_an_open_question(tell) -> None:
    plan = tell("a", "withdraw", origin="Alpha", day=3, frame="future", act="announce", published=2)
    assert any(q.startswith("Announced, not reported as done") for q in state(on(20), plan).questions)


def test_a_dispute_lists_both_sides(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident")
    b = tell(
        "b", "withdraw", origin="Alpha", day=3, who="army", kind="military", act="deny", polarity="negated"
    )
    told = state(on(20), a, b)
    (line,) = told.lines
    assert line.presence is Presence.DISPUTED
    assert (line.claims, line.against) == ((a.claim.id,), (b.claim.id,))
    assert any("army" in q for q in told.questions)


def test_a_doubt_without_the_place_name_comes_in_through_its_event(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident")
    b = tell("a", "withdraw", act="cannot_confirm", certainty="unknown", at=100)
    told = state(on(20), a, b)
    assert any("could not confirm" in q for q in told.questions)
    assert told.lines[0].claims == (a.claim.id,)


def test_two_origins_confirm(tell) -> None:
    told = [tell(n, "present", site="Alpha", day=3, who="residents", kind="resident") for n in "ab"]
    (line,) = state(on(20), *told).lines
    assert (line.credibility.value, line.origins) == ("1", 2)


def test_since_and_last_come_from_event_time_not_beyond_the_asked_day(tell) -> None:
    a = tell("a", "present", site="Alpha", day=3, until=5)
    b = tell("b", "present", site="Alpha", day=4, until=19, published=25)
    told = state(on(10, known=31), a, b)
    assert all(x.last is None or x.last <= date(2025, 3, 10) for x in told.lines)
    assert told.lines[0].since == date(2025, 3, 4)


def test_the_recorded_clock_asks_when_the_ledger_learned(tell) -> None:
    a = tell("a", "present", site="Alpha", published=2)
    assert state(on(20, clock=Clock.RECORDED), a).lines == ()
    later = AsOf(date(2025, 3, 20), datetime(2025, 7, 1, tzinfo=UTC), Clock.RECORDED)
    assert len(state(later, a).lines) == 1


def test_another_site_is_left_out(tell) -> None:
    told = state(on(20), tell("a", "present", site="Bravo"))
    assert (told.lines, told.claims_considered, told.claims_left_out) == ((), 0, 0)


def test_a_corrected_claim_no_longer_counts(tell) -> None:
    wrong = tell("a", "present", site="Alpha", day=3, equipment=("nine", "Pantsir", 9, 9), at=50,
                 who="An earlier version of this article", kind="document")  # fmt: skip
    right = tell("a", "present", site="Alpha", day=3, equipment=("eight", "Pantsir", 8, 8), who="a driver")
    (line,) = state(on(20), wrong, right).lines
    assert line.claims == (right.claim.id,)
    assert line.text.startswith("8 × Pantsir")
