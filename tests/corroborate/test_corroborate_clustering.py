"""Claims of one event are joined whatever their polarity; others stay apart."""

import pytest

from muster.corroborate.clustering import cluster
from muster.domain.claim import Action
from muster.domain.grade import Credibility
from muster.domain.origin import OriginGroup


def together(*recorded) -> bool:
    return len(cluster(recorded, ())) == 1


def shown(*recorded) -> tuple[OriginGroup, ...]:
    """Each report an origin of its own with known lineage."""
    return tuple(
        OriginGroup((r.claim.report,), r.claim.report, r.document.outlet or "", True) for r in recorded
    )


def test_two_reports_of_one_departure_are_one_event(tell) -> None:
    a = tell("a", "depart", origin="Alpha", day=3, equipment=("two An-124", "An-124", 2, 2))
    b = tell("b", "depart", origin="Alpha", day=3, equipment=("2 An-124", "An-124", 2, 2), who="a guard")
    assert together(a, b)


def test_a_denial_joins_the_event_it_denies(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident")
    b = tell(
        "b", "withdraw", origin="Alpha", day=3, who="army", kind="military", act="deny", polarity="negated"
    )
    (event,) = cluster((a, b), shown(a, b))
    assert event.contradicted_by == (b.claim.id,)
    assert len(event.origins) == 1
    assert event.credibility is Credibility.DOUBTFUL


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "Bravo", "day": 3},
        {"origin": "Alpha", "day": 20},
        {"origin": "Alpha", "day": 3, "actor": "Ruritanian police", "thing": "buses", "action": "construct"},
    ],
)
def test_another_place_time_or_action_is_another_event(tell, other) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3)
    other = dict(other)
    b = tell("b", other.pop("action", "withdraw"), **other)
    assert not together(a, b)


def test_the_way_back_is_another_movement(tell) -> None:
    a = tell("a", "move", origin="Alpha", destination="Bravo", day=3)
    b = tell("b", "move", origin="Bravo", destination="Alpha", day=3)
    assert not together(a, b)


def test_dates_that_exclude_each_other_are_not_bridged_by_an_undated_claim(tell) -> None:
    early = tell("a", "withdraw", origin="Alpha", day=1)
    late = tell("b", "withdraw", origin="Alpha", day=12, published=14)
    undated = tell("c", "withdraw", origin="Alpha")
    homes = {c: e.id for e in cluster((early, late, undated), ()) for c in e.claims}
    assert homes[early.claim.id] != homes[late.claim.id]


def test_a_refusal_to_comment_joins_the_claim_before_it(tell) -> None:
    asked = tell("a", "withdraw", origin="Alpha", day=3, who="an officer", at=100)
    other = tell("a", "construct", site="Delta", at=900, actor=None)
    silent = tell(
        "a", "withdraw", act="no_comment", certainty="unknown", who="the ministry", at=200, actor=None
    )
    homes = {c: e.id for e in cluster((asked, other, silent), ()) for c in e.claims}
    assert homes[silent.claim.id] == homes[asked.claim.id] != homes[other.claim.id]


def test_every_claim_is_in_exactly_one_event(tell) -> None:
    told = [tell(f"r{n}", "present", site=("Alpha", "Bravo")[n % 2], day=n % 4) for n in range(12)]
    claims = [c for e in cluster(told, ()) for c in e.claims]
    assert sorted(claims) == sorted(r.claim.id for r in told)


def test_reprints_share_the_event_and_one_origin(tell) -> None:
    told = [tell(f"r{n}", "withdraw", origin="Alpha", day=3, who="two guards") for n in range(4)]
    ids = tuple(sorted(r.claim.report for r in told))
    (event,) = cluster(told, (OriginGroup(ids, ids[0], "Wire", True),))
    assert len(event.claims) == 4
    assert len(event.origins) == 1
    assert event.credibility is Credibility.POSSIBLY_TRUE


def test_the_title_is_made_of_printed_words(tell) -> None:
    a = tell(
        "a", "depart", origin="Alpha", destination="Bravo", day=3, equipment=("two An-124s", "An-124", 2, 2)
    )
    (event,) = cluster((a,), ())
    assert event.title == "2 × An-124 left Alpha for Bravo, 4 Mar 2025"
    assert (event.action, event.origin, event.destination) == (Action.DEPART, "site:alpha", "site:bravo")


def test_a_denial_alone_is_an_event_of_its_own_wording(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", polarity="negated", who="spokesman")
    (event,) = cluster((a,), ())
    assert "did not withdraw" in event.title
    assert event.contradicted_by == ()


def test_nothing_gives_nothing() -> None:
    assert cluster((), ()) == ()
