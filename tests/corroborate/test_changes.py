"""What changed since the last look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.changes import ChangeKind, changes
from muster.corroborate.clustering import cluster
from muster.corroborate.status import fold
from muster.domain.grade import Credibility, Estimate, Likelihood
from muster.domain.place import Place, Precision
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine

ALPHA = Place("site:alpha", "Alpha", "airbase", 30.0, 40.0, Precision.SITE, 900)
AS_OF = AsOf(date(2025, 3, 9), datetime(2025, 3, 9, 23, tzinfo=UTC))


def line(
    *claims: str, presence: str = "present", text: str = "2 aircraft", grade: str = "3", **more
) -> StatusLine:
    values = {"against": (), "origins": 1, "since": None, "last": None} | more
    return StatusLine(Presence(presence), text, claims, credibility=Credibility(grade), **values)


def look(*lines: StatusLine, questions: tuple[str, ...] = (), place: str = "site:alpha") -> SiteStatus:
    return SiteStatus(place, AS_OF, lines, questions, 9, 0)


def told(before: SiteStatus, after: SiteStatus) -> list[tuple[str, str]]:
    return [(change.kind.value, change.text) for change in changes(before, after)]


def test_a_finding_that_is_new_and_one_that_is_gone() -> None:
    before, after = look(line("a")), look(line("b", presence="arriving", text="a convoy"))
    assert told(before, after) == [
        ("new", "arriving, a convoy [3]"),
        ("gone", "no longer stated: present, 2 aircraft [3]"),
    ]


def test_findings_that_become_one_are_told_so() -> None:
    before, after = look(line("a"), line("b", text="3 lorries")), look(line("a", "b"))
    assert told(before, after) == [("gone", "now within “2 aircraft”: present, 3 lorries [3]")]


def test_a_state_that_goes_on_lists_only_the_claims_that_came_since() -> None:
    before, after = look(line("a", presence="leaving")), look(line("a", "b", presence="left"))
    (change,) = changes(before, after)
    assert change == (ChangeKind.STATE, "leaving → left: 2 aircraft", ("b",))


def test_a_grade_goes_up_and_down_with_what_made_it() -> None:
    one, two = look(line("a")), look(line("a", "b", grade="1", origins=2))
    assert told(one, two) == [
        (
            "raised",
            "credibility up, 3 → 1 confirmed by other independent sources: 2 aircraft "
            "(independent origins 1 → 2, claims for 1 → 2)",
        )
    ]
    denied = look(line("a", grade="4", presence="disputed", against=("x",)))
    assert [kind for kind, _ in told(one, denied)] == ["disputed", "lowered"]
    assert "claims against 0 → 1" in told(one, denied)[1][1]
    assert [kind for kind, _ in told(denied, one)] == ["settled", "raised"]


def test_a_count_and_a_likelihood_that_change() -> None:
    likely, very = (Estimate(word, "rule") for word in (Likelihood.LIKELY, Likelihood.VERY_LIKELY))
    before = look(line("a", text="12 trucks at Alpha", likelihood=likely))
    after = look(line("a", text="15 trucks at Alpha", likelihood=very))
    assert told(before, after) == [
        ("count", "count changed, 12 → 15: 15 trucks at Alpha"),
        ("likelihood", "likelihood likely → very likely: 15 trucks at Alpha"),
    ]


def test_questions_open_and_close_but_not_by_other_words() -> None:
    before = look(questions=("Wayfare could not confirm: 2 aircraft", "An officer asks: trucks"))
    after = look(questions=("Wayfare could not confirm: aircraft leaving", "Disputed by a mayor: trucks"))
    assert told(before, after) == [
        ("opened", "question opened: Disputed by a mayor: trucks"),
        ("closed", "question closed: An officer asks: trucks"),
    ]


def test_two_places_are_not_compared() -> None:
    with pytest.raises(ValueError, match="not one place"):
        changes(look(), look(place="site:bravo"))


TOLD = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["present", "withdraw", "remain", "arrive"]),
        "act": st.sampled_from(["state", "deny", "cannot_confirm"]),
        "frame": st.sampled_from(["past", "ongoing", "future"]),
        "day": st.one_of(st.none(), st.integers(0, 20)),
        "who": st.sampled_from([None, "residents", "an officer"]),
        "published": st.integers(0, 20),
    }
)
MIRROR = {
    ChangeKind.NEW: ChangeKind.GONE,
    ChangeKind.RAISED: ChangeKind.LOWERED,
    ChangeKind.DISPUTED: ChangeKind.SETTLED,
    ChangeKind.OPENED: ChangeKind.CLOSED,
}
MIRROR |= {b: a for a, b in MIRROR.items()}


def test_a_finding_whose_claims_were_not_read_is_not_called_gone() -> None:
    before = SiteStatus("site:alpha", AS_OF, (line("a"),), ("Who?",), 1, 0)
    after = SiteStatus("site:alpha", AS_OF, (), (), 1, 0, claims_unread=1)
    assert changes(before, after, {"a"}) == ()
    assert [c.kind for c in changes(before, after)] == [ChangeKind.GONE]


def _looks(tell, told: list[dict], days: list[int]) -> list[SiteStatus]:
    role = {"withdraw": "origin", "arrive": "destination"}
    made = [
        tell(f"r{n}", one["action"], **{role.get(one["action"], "site"): "Alpha"},
             **{k: v for k, v in one.items() if k != "action"})
        for n, one in enumerate(told)
    ]  # fmt: skip
    events = cluster(made, ())
    start = datetime(2025, 3, 1, 23, tzinfo=UTC)
    points = [AsOf((start + timedelta(days=day)).date(), start + timedelta(days=day)) for day in sorted(days)]
    return [fold(ALPHA, made, events, point) for point in points]


@settings(max_examples=60)
@given(st.lists(TOLD, max_size=7), st.lists(st.integers(0, 21), min_size=2, max_size=2))
def test_nothing_changes_in_one_look_and_the_way_back_mirrors_the_way_there(tell, told, days) -> None:
    before, after = _looks(tell, told, days)
    assert changes(before, before) == ()
    assert changes(after, after) == ()
    there, back = changes(before, after), changes(after, before)
    assert sorted(MIRROR.get(c.kind, c.kind) for c in there) == sorted(c.kind for c in back)


LOOK = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.builds(
        lambda presence, grade, count: {"presence": presence, "grade": grade, "text": f"{count} trucks"},
        st.sampled_from(["present", "leaving", "left", "disputed"]),
        st.sampled_from(["1", "2", "3", "4", "5"]),
        st.integers(1, 3),
    ),
).map(lambda found: look(*(line(claim, **said) for claim, said in found.items())))


def _after(claims: set[str], status: SiteStatus, later: SiteStatus) -> set[str]:
    """The findings, one a claim, that are left when the changes are carried out."""
    for change in changes(status, later):
        if change.kind is ChangeKind.NEW:
            claims = claims | {*change.claims}
        elif change.kind is ChangeKind.GONE:
            claims = claims - {*change.claims}
    return claims


@given(LOOK, LOOK, LOOK)
def test_two_steps_lead_where_one_leads(first: SiteStatus, middle: SiteStatus, last: SiteStatus) -> None:
    held = [{c for one in status.lines for c in one.claims} for status in (first, middle, last)]
    assert _after(held[0], first, last) == held[2]
    assert _after(_after(held[0], first, middle), middle, last) == held[2]
    if changes(first, middle) == ():
        assert changes(first, last) == changes(middle, last)
