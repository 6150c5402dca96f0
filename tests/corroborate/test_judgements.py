"""The algebra of judgements: order never matters, what is taken back leaves no mark, chains are settled and told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.judgements import AUTOMATIC, Constraints, constraints, pair, standings
from muster.domain.link import JudgedKind, Judgement, Verdict
from muster.store.codec import dumps, loads

RECORDS = ["c1", "c2", "c3", "c4", "c5"]
PAIRS = st.lists(st.sampled_from(RECORDS), min_size=2, max_size=2, unique=True)
MADE = st.builds(
    lambda ab, verdict, by, day, why, kind: Judgement(
        ab[0], ab[1], verdict, by, f"2025-01-{day:02d}T12:00:00+00:00", why, kind
    ),
    PAIRS,
    st.sampled_from(list(Verdict)),
    st.sampled_from(["ana", "ben", AUTOMATIC]),
    st.integers(1, 28),
    st.sampled_from(["same column", "other bridge"]),
    st.sampled_from([JudgedKind.CLAIMS, JudgedKind.CLAIMS, JudgedKind.REPORTS]),
)
MANY = st.lists(MADE, max_size=9)


def judged(a: str, b: str, verdict: Verdict, day: int = 1, by: str = "ana") -> Judgement:
    return Judgement(a, b, verdict, by, f"2025-01-{day:02d}", "looked")


def undo(judgement: Judgement, day: int = 20, by: str = "ana") -> Judgement:
    return replace(judgement, by=by, at=f"2025-02-{day:02d}", why="a slip", reverses=judgement.id)


def of(*judgements: Judgement) -> Constraints:
    return constraints(judgements, JudgedKind.CLAIMS)


def test_same_and_different_become_pairs_without_direction() -> None:
    made = of(judged("c2", "c1", Verdict.SAME), judged("c3", "c4", Verdict.DIFFERENT))
    assert (made.must, made.cannot) == ({("c1", "c2")}, {("c3", "c4")})
    assert made.demands("c2", "c1")
    assert made.forbids("c4", "c3")
    assert not made.forbids("c1", "c2")
    assert not made.demands("c1", "c3")


def test_what_is_same_as_one_of_a_different_pair_is_forbidden_too() -> None:
    made = of(judged("c1", "c2", Verdict.SAME), judged("c2", "c3", Verdict.DIFFERENT))
    assert made.forbids("c1", "c3")
    assert made.bundles() == (("c1", "c2"),)
    assert [made.names(c) for c in ("c1", "c2", "c3", "c4")] == [True, True, True, False]


def test_the_latest_judgement_of_a_person_speaks_and_unsure_frees_the_pair() -> None:
    first, second = judged("c1", "c2", Verdict.SAME, 1), judged("c1", "c2", Verdict.DIFFERENT, 2, "ben")
    assert of(second, first).cannot == {("c1", "c2")}
    assert not of(first, second, judged("c2", "c1", Verdict.UNSURE, 3))


def test_a_person_goes_before_an_automatic_judgement_however_late() -> None:
    rule = judged("c1", "c2", Verdict.DIFFERENT, 9, AUTOMATIC)
    assert of(rule).cannot == {("c1", "c2")}
    found = standings([rule, judged("c1", "c2", Verdict.SAME, 1)])
    assert [(s.judgement.by, s.in_force) for s in found] == [("ana", True), (AUTOMATIC, False)]
    assert "goes before an automatic one" in found[1].why


def test_a_chain_that_contradicts_itself_is_told_and_the_later_judgement_wins() -> None:
    early = judged("c1", "c2", Verdict.SAME, 1)
    middle, late = judged("c2", "c3", Verdict.SAME, 2), judged("c1", "c3", Verdict.DIFFERENT, 3)
    made = of(early, middle, late)
    assert (made.must, made.cannot) == ({("c2", "c3")}, {("c1", "c3")})
    (lost,) = [s for s in standings([early, middle, late]) if not s.in_force]
    assert lost.judgement is early
    assert late.id in lost.why
    assert middle.id in lost.why


def test_an_undone_undo_brings_the_judgement_back() -> None:
    said = judged("c1", "c2", Verdict.SAME)
    back = undo(said)
    assert not of(said, back)
    assert of(said, back, undo(back, 21)) == of(said)
    assert [s.in_force for s in standings([said, back, undo(back, 21)])] == [True, False, True]


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_never_matters(made: list[Judgement], random) -> None:
    again = random.sample(made, len(made)) + made[:2]
    assert standings(again) == standings(made)
    for kind in JudgedKind:
        assert constraints(again, kind) == constraints(made, kind)


@given(st.lists(MADE, min_size=1, max_size=8, unique_by=lambda j: j.id), st.data())
def test_taking_back_restores_what_held_before(made: list[Judgement], data) -> None:
    gone = data.draw(st.sampled_from(made))
    rest = [j for j in made if j.id != gone.id]
    for kind in JudgedKind:
        assert constraints([*made, undo(gone)], kind) == constraints(rest, kind)
        assert constraints([*made, undo(gone), undo(undo(gone), 21)], kind) == constraints(made, kind)


@settings(max_examples=200)
@given(MANY)
def test_what_is_in_force_never_contradicts_itself(made: list[Judgement]) -> None:
    for kind in JudgedKind:
        found = constraints(made, kind)
        assert not any(found.demands(a, b) for a, b in found.cannot)
        assert not any(found.forbids(a, b) for a, b in found.must)
        kept = [j for j, in_force, _ in standings(made) if in_force]
        assert constraints(kept, kind) == found  # what is not in force may as well not be there
    assert {s.judgement.id for s in standings(made)} == {j.id for j in made}
    assert all(s.why for s in standings(made))


@given(MANY, PAIRS)
def test_the_latest_word_of_a_person_is_always_kept(made: list[Judgement], ab: list[str]) -> None:
    last = Judgement(ab[0], ab[1], Verdict.SAME, "ana", "2025-03-01", "certain of it")
    assert pair(*ab) in of(*made, last).must


@given(MADE)
def test_stored_text_of_earlier_ledgers_stays_valid(made: Judgement) -> None:
    assert loads(Judgement, dumps(Judgement, made)) == made
    old = '{"a":"c1","at":"2025-01-01","b":"c2","by":"ana","verdict":"same","why":"looked"}'
    assert dumps(Judgement, loads(Judgement, old)) == old


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        standings([Judgement("c1", "c2", Verdict.SAME, "ana", "yesterday", "x")])
