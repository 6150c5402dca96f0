"""Judgements win over every score: in the events of claims and in the origins of reports, in any order, at any run."""

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.clustering import cluster
from muster.corroborate.judgements import Constraints, constraints
from muster.corroborate.syndication import origins
from muster.domain.document import DateBasis, Document, Published
from muster.domain.link import JudgedKind, Judgement, Verdict

TOLD = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["present", "withdraw", "remain", "arrive"]),
        "act": st.sampled_from(["state", "deny", "cannot_confirm"]),
        "day": st.one_of(st.none(), st.integers(0, 9)),
        "who": st.sampled_from([None, "residents", "an officer"]),
        "published": st.integers(0, 9),
        "place": st.sampled_from(["Alpha", "Bravo"]),
    }
)
WORDS = (
    "A convoy of thirty lorries left the northern gate of the base before dawn, two port officials said, and took the "
    "coast road towards the harbour, where a landing ship had moored on the evening before with its ramp lowered."
)
OTHER = (
    "Fishermen at the southern inlet complained that the price of diesel has doubled since the spring, and that the "
    "council has neither answered their letters nor mended the pier that the last storm broke in two."
)


def made(tell, told: list[dict]):
    role = {"withdraw": "origin", "arrive": "destination"}
    return [
        tell(f"r{n}", one["action"], **{role.get(one["action"], "site"): one["place"]},
             **{k: v for k, v in one.items() if k not in ("action", "place")})
        for n, one in enumerate(told)
    ]  # fmt: skip


def home(events) -> dict[str, str]:
    return {claim: event.id for event in events for claim in event.claims}


def only(a: str, b: str, verdict: Verdict, kind: JudgedKind = JudgedKind.CLAIMS) -> Constraints:
    return constraints([Judgement(a, b, verdict, "ana", "2025-01-01", "looked", kind)], kind)


def test_claims_judged_different_share_no_event_although_they_agree(tell) -> None:
    one, two = (tell(r, "withdraw", origin="Alpha", day=2, who="residents") for r in ("a", "b"))
    assert len(cluster([one, two], ())) == 1
    judged = only(one.claim.id, two.claim.id, Verdict.DIFFERENT)
    assert len(cluster([one, two], (), constraints=judged)) == 2


def test_claims_judged_same_share_an_event_although_nothing_agrees(tell) -> None:
    one = tell("a", "withdraw", origin="Alpha", day=2)
    two = tell("b", "construct", site="Bravo", day=9, actor="Port workers")
    assert len(cluster([one, two], ())) == 2
    judged = only(one.claim.id, two.claim.id, Verdict.SAME)
    assert len(cluster([one, two], (), constraints=judged)) == 1


def test_copies_in_the_same_words_can_be_judged_apart(tell) -> None:
    """What one origin prints twice is folded before scores are made; a judgement goes before that, too."""
    one, two = (tell(r, "withdraw", origin="Alpha", day=2, group="o_1") for r in ("a", "b"))
    judged = only(one.claim.id, two.claim.id, Verdict.DIFFERENT)
    groups = origins([one.document, two.document])
    assert len(cluster([one, two], groups, constraints=judged)) == 2


@settings(max_examples=60)
@given(st.lists(TOLD, min_size=2, max_size=7), st.data())
def test_whatever_is_judged_holds_in_any_order_and_again(tell, told, data) -> None:
    recorded = made(tell, told)
    ids = [r.claim.id for r in recorded]
    pairs = st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True)
    judged = st.builds(
        lambda ab, verdict, day: Judgement(*ab, verdict, "ana", f"2025-01-{day:02d}", "looked"),
        pairs,
        st.sampled_from(list(Verdict)),
        st.integers(1, 28),
    )
    kept = constraints(data.draw(st.lists(judged, max_size=6)), JudgedKind.CLAIMS)
    events = cluster(recorded, (), constraints=kept)
    at = home(events)
    assert sorted(at) == sorted(ids)
    assert all(at[a] == at[b] for a, b in kept.must)
    assert all(at[a] != at[b] for a, b in kept.cannot)
    again = data.draw(st.permutations(recorded))
    assert cluster(again, (), constraints=kept) == events


@settings(max_examples=30)
@given(st.lists(TOLD, max_size=7))
def test_without_judgements_nothing_changes(tell, told) -> None:
    recorded = made(tell, told)
    assert cluster(recorded, (), constraints=Constraints()) == cluster(recorded, ())


def report(name: str, text: str, day: int = 2) -> Document:
    when = Published(f"2025-03-{day:02d}", DateBasis.DECLARED)
    return Document(name, text, f"Outlet {name}", None, when, "en")


def together(groups, a: Document, b: Document) -> bool:
    return any({a.id, b.id} <= set(group.members) for group in groups)


def test_reports_judged_different_share_no_origin_although_they_print_the_same_words() -> None:
    one, two, three = report("a", WORDS), report("b", WORDS), report("c", WORDS, 3)
    assert together(origins([one, two, three]), one, two)
    judged = only(one.id, two.id, Verdict.DIFFERENT, JudgedKind.REPORTS)
    for documents in ([one, two, three], [three, two, one]):
        groups = origins(documents, constraints=judged)
        assert not together(groups, one, two)
        assert {m for g in groups for m in g.members} == {one.id, two.id, three.id}


def test_reports_judged_same_share_an_origin_although_no_word_agrees() -> None:
    one, two = report("a", WORDS), report("b", OTHER)
    assert not together(origins([one, two]), one, two)
    judged = only(one.id, two.id, Verdict.SAME, JudgedKind.REPORTS)
    assert together(origins([one, two], constraints=judged), one, two)
    assert origins([two, one], constraints=judged) == origins([one, two], constraints=judged)


def test_a_roundup_judged_different_from_one_of_its_texts_leaves_that_origin() -> None:
    one, two = report("a", WORDS), report("b", OTHER)
    roundup = report("c", f"{WORDS}\n\n{OTHER}", 3)
    judged = only(one.id, roundup.id, Verdict.DIFFERENT, JudgedKind.REPORTS)
    groups = origins([one, two, roundup], constraints=judged)
    assert not together(groups, one, roundup)
    assert any(roundup.id in group.members for group in groups)
