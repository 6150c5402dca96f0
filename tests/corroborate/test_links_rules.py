"""Rules of opposition and succession one by one, and that a score knows no order."""

from __future__ import annotations

from itertools import combinations

import pytest

from muster.corroborate.answers import answered
from muster.corroborate.clustering import cluster
from muster.corroborate.contradiction import links
from muster.corroborate.equipment_types import kinship
from muster.corroborate.matching import compare
from muster.corroborate.proposition import proposition


def found(*recorded) -> set[tuple[str, str, str]]:
    names = {r.claim.id: f"{r.document.report_id}@{r.claim.span.start}" for r in recorded}
    made = links(recorded, cluster(recorded, ()), ())
    return {(k.relation.value, names[k.a], names[k.b]) for k in made if k.relation.value != "same_event"}


@pytest.mark.parametrize(
    ("a", "b", "kin"),
    [
        ("il76", "il76md", 1.0),
        ("ropuchaclass", "landingship", 0.7),
        ("landingship", "warship", 0.7),
        ("il76", "an124", 0.3),
        ("frigate", "submarine", 0.1),
        ("truck", "il76", -1.0),
        ("truck", "gizmo", 0.0),
    ],
)
def test_types_are_kinds_of_one_another(a, b, kin) -> None:
    assert kinship(a, b) == kinship(b, a) == kin


def test_a_score_knows_no_order(tell) -> None:
    told = [
        tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident"),
        tell(
            "a",
            "withdraw",
            origin="Alpha",
            act="deny",
            polarity="negated",
            who="army",
            kind="military",
            at=90,
        ),
        tell(
            "b",
            "depart",
            origin="Alpha",
            destination="Bravo",
            day=3,
            equipment=("two An-124", "An-124", 2, 2),
        ),
        tell("c", "remain", site="Alpha", frame="future", who="governor", published=9),
    ]
    propositions = [proposition(r) for r in told]
    answers = answered(propositions)
    for a, b in combinations(propositions, 2):
        assert compare(a, b, answers) == compare(b, a, answers)


def test_trucks_that_leave_are_not_the_planes_that_leave(tell) -> None:
    planes = tell("a", "depart", origin="Alpha", day=3, equipment=("nine Il-76", "Il-76", 9, 9))
    trucks = tell(
        "b", "depart", origin="Alpha", day=3, equipment=("38 trucks", "truck", 38, 38), who="a driver"
    )
    assert len(cluster((planes, trucks), ())) == 2


def test_a_plan_is_a_chain_and_no_conflict(tell) -> None:
    plan = tell("a", "withdraw", origin="Alpha", frame="future", act="announce", who="ministry", published=2)
    begun = tell("b", "withdraw", origin="Alpha", frame="ongoing", who="governor", published=9)
    done = tell("c", "withdraw", origin="Alpha", frame="past", who="residents", published=20)
    assert found(plan, begun, done) == {("supersedes", "b@0", "a@0"), ("supersedes", "c@0", "b@0")}


def test_half_an_answer_leaves_the_other_claim_standing(tell) -> None:
    convoy = tell("a", "move", through="Alpha", thing="convoy", day=3, who="traders", at=0)
    base = tell("a", "construct", site="Bravo", thing="base", who="traders", at=60)
    denial = tell(
        "a", "construct", site="Bravo", thing="base", act="deny", polarity="negated", who="ministry", at=120
    )
    assert found(convoy, base, denial) == {("contradicts", "a@120", "a@60")}


def test_who_denies_a_full_withdrawal_does_not_deny_a_partial_one(tell) -> None:
    some = tell(
        "a", "withdraw", origin="Alpha", frame="ongoing", who="officer", quote="some units leave Alpha"
    )
    no = tell("b", "withdraw", origin="Alpha", frame="ongoing", polarity="negated", who="envoy", quote="no full withdrawal from Alpha")  # fmt: skip
    assert found(some, no) == set()


def test_one_plane_cannot_stand_at_two_places_on_one_day(tell) -> None:
    there = tell("a", "present", site="Alpha", day=3, actor="RA-76502", equipment=("RA-76502", "Il-76", 1, 1))
    here = tell(
        "b",
        "present",
        site="Bravo",
        day=3,
        actor="RA-76502",
        equipment=("RA-76502", "Il-76", 1, 1),
        who="a guard",
    )
    assert {kind for kind, _, _ in found(there, here)} == {"contradicts"}


def test_a_refusal_is_superseded_by_leave_given_later(tell) -> None:
    no = tell("a", "arrive", destination="Alpha", polarity="negated", who="harbour master", published=2)
    yes = tell("b", "arrive", destination="Alpha", act="agree", who="navy", published=9)
    assert found(no, yes) == {("supersedes", "b@0", "a@0")}


def test_a_state_after_another_is_no_conflict(tell) -> None:
    before = tell("a", "arrive", destination="Alpha", polarity="negated", day=3, who="drivers", published=4)
    after = tell("b", "arrive", destination="Alpha", day=5, who="army", kind="military", published=6)
    assert not any(kind == "contradicts" for kind, _, _ in found(before, after))
