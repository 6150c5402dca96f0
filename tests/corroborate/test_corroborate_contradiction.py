"""Links between claims: what contradicts, what supersedes, what rests on one picture, and what does none of it."""

import pytest

from muster.corroborate.clustering import cluster
from muster.corroborate.contradiction import links
from muster.domain.link import Relation
from muster.domain.origin import OriginGroup


def found(*recorded) -> set[tuple[str, str, str]]:
    """(relation, a, b) with report names and predicate offsets for ids."""
    names = {r.claim.id: f"{r.document.report_id}@{r.claim.span.start}" for r in recorded}
    made = links(recorded, cluster(recorded, ()), ())
    return {(k.relation.value, names[k.a], names[k.b]) for k in made}


def test_a_denial_contradicts_what_it_denies(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident")
    b = tell(
        "b", "withdraw", origin="Alpha", day=3, who="army", kind="military", act="deny", polarity="negated"
    )
    assert ("contradicts", "b@0", "a@0") in found(a, b)


@pytest.mark.parametrize("act", ["cannot_confirm", "no_comment", "ask"])
def test_doubt_and_silence_contradict_nothing(tell, act) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident")
    b = tell("b", "withdraw", origin="Alpha", day=3, act=act, certainty="unknown")
    kinds = {kind for kind, _, _ in found(a, b)}
    assert Relation.CONTRADICTS.value not in kinds


def test_leaving_contradicts_staying_at_one_site_and_time(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, frame="ongoing", who="two officers")
    b = tell("b", "remain", site="Alpha", day=3, frame="ongoing", who="governor")
    assert any(kind == "contradicts" for kind, _, _ in found(a, b))


@pytest.mark.parametrize("where", ["Bravo", "Charlie"])
def test_leaving_one_site_and_staying_at_another_agree(tell, where) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, frame="ongoing", who="two officers")
    b = tell("b", "remain", site=where, day=3, frame="ongoing", who="governor")
    assert not any(kind == "contradicts" for kind, _, _ in found(a, b))


def test_different_counts_of_one_day_contradict(tell) -> None:
    a = tell(
        "a", "present", site="Alpha", day=3, equipment=("eight Pantsirs", "Pantsir", 8, 8), who="a driver"
    )
    b = tell("b", "present", site="Alpha", day=3, equipment=("nine Pantsirs", "Pantsir", 9, 9), who="a guard")
    assert any(kind == "contradicts" for kind, _, _ in found(a, b))


def test_an_open_count_agrees_with_a_larger_one(tell) -> None:
    a = tell(
        "a", "present", site="Alpha", day=3, equipment=("at least eight", "Pantsir", 8, None), who="a driver"
    )
    b = tell("b", "present", site="Alpha", day=3, equipment=("nine Pantsirs", "Pantsir", 9, 9), who="a guard")
    assert not any(kind == "contradicts" for kind, _, _ in found(a, b))


def test_a_correction_supersedes_the_earlier_version(tell) -> None:
    wrong = tell("a", "present", site="Alpha", day=3, equipment=("nine Pantsirs", "Pantsir", 9, 9), at=50,
                 who="An earlier version of this article", kind="document")  # fmt: skip
    right = tell(
        "a", "present", site="Alpha", day=3, equipment=("eight Pantsirs", "Pantsir", 8, 8), who="a driver"
    )
    kinds = found(wrong, right)
    assert ("supersedes", "a@0", "a@50") in kinds
    assert not any(kind == "contradicts" for kind, _, _ in kinds)


def test_a_plan_told_as_done_is_superseded(tell) -> None:
    plan = tell("a", "withdraw", origin="Alpha", frame="future", act="announce", who="ministry", published=2)
    done = tell("b", "withdraw", origin="Alpha", frame="past", who="residents", published=9)
    assert ("supersedes", "b@0", "a@0") in found(plan, done)


def test_a_source_that_changes_its_word_supersedes_it(tell) -> None:
    stay = tell(
        "a",
        "remain",
        site="Alpha",
        frame="ongoing",
        who="General Staff",
        kind="military",
        named=True,
        published=2,
    )
    leave = tell("b", "withdraw", origin="Alpha", frame="ongoing", who="General Staff", kind="military", named=True, published=20)  # fmt: skip
    kinds = found(stay, leave)
    assert ("supersedes", "b@0", "a@0") in kinds
    assert not any(kind == "contradicts" for kind, _, _ in kinds)


def test_one_picture_in_two_reports_is_one_piece_of_evidence(tell) -> None:
    a = tell("a", "present", site="Alpha", day=3, who="Planet Labs image", kind="imagery", named=True)
    b = tell(
        "b", "load", site="Alpha", day=3, who="imagery by Planet Labs", kind="imagery", named=True, actor=None
    )
    assert any(kind == "same_evidence" for kind, _, _ in found(a, b))


def test_pictures_of_two_days_are_two(tell) -> None:
    a = tell("a", "present", site="Alpha", day=3, who="Planet Labs image", kind="imagery", named=True)
    b = tell("b", "present", site="Alpha", day=4, who="Planet Labs image", kind="imagery", named=True)
    assert not any(kind == "same_evidence" for kind, _, _ in found(a, b))


def test_copies_do_not_multiply_contradictions(tell) -> None:
    told = [
        tell(f"r{n}", "withdraw", origin="Alpha", day=3, who="residents", kind="resident", group="o1")
        for n in range(5)
    ]
    denial = tell(
        "x", "withdraw", origin="Alpha", day=3, who="army", kind="military", act="deny", polarity="negated"
    )
    from_group = [r.claim.report for r in told]
    group = OriginGroup(tuple(sorted(from_group)), from_group[0], "Wire", True)
    made = links((*told, denial), cluster((*told, denial), (group,)), (group,))
    assert sum(k.relation is Relation.CONTRADICTS for k in made) == 1


def test_every_link_says_why(tell) -> None:
    a = tell("a", "withdraw", origin="Alpha", day=3, who="residents", kind="resident")
    b = tell(
        "b", "withdraw", origin="Alpha", day=3, who="army", kind="military", act="deny", polarity="negated"
    )
    made = links((a, b), cluster((a, b), ()), ())
    assert made
    assert all(k.why and 0 < k.score <= 1 for k in made)
