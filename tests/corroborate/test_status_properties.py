"""A site's state does not depend on the order of claims nor on anything after the as-of point."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.clustering import cluster
from muster.corroborate.status import fold
from muster.domain.place import Place, Precision
from muster.domain.status import AsOf, Clock

ALPHA = Place("site:alpha", "Alpha", "airbase", 30.0, 40.0, Precision.SITE, 900)
MOMENT = 10
TOLD = st.fixed_dictionaries(
    {
        "action": st.sampled_from(["present", "withdraw", "remain", "arrive", "construct"]),
        "polarity": st.sampled_from(["affirmed", "negated"]),
        "frame": st.sampled_from(["past", "ongoing", "future"]),
        "act": st.sampled_from(["state", "deny", "cannot_confirm"]),
        "day": st.one_of(st.none(), st.integers(0, 20)),
        "who": st.sampled_from([None, "residents", "an officer"]),
        "published": st.integers(0, 20),
        "place": st.sampled_from(["Alpha", "Bravo"]),
    }
)


def _make(tell, told: list[dict], first: int = 0):
    made = []
    for n, one in enumerate(told, first):
        role = {"withdraw": "origin", "arrive": "destination"}.get(one["action"], "site")
        rest = {k: v for k, v in one.items() if k not in ("action", "place")}
        made.append(tell(f"r{n}", one["action"], **{role: one["place"]}, **rest))
    return made


def _state(recorded, as_of):
    events = cluster(recorded, ())
    return fold(ALPHA, recorded, events, as_of)


AS_OF = AsOf(
    date(2025, 3, 1) + timedelta(days=MOMENT), datetime(2025, 3, 1, 23, tzinfo=UTC) + timedelta(days=MOMENT)
)


@settings(max_examples=60)
@given(st.lists(TOLD, max_size=7), st.randoms(use_true_random=False))
def test_order_of_claims_never_matters(tell, told, random) -> None:
    recorded = _make(tell, told)
    assert _state(recorded, AS_OF) == _state(random.sample(recorded, len(recorded)), AS_OF)


@settings(max_examples=80)
@given(st.lists(TOLD, max_size=6), st.lists(TOLD, min_size=1, max_size=4))
def test_claims_published_later_never_change_it(tell, told, later) -> None:
    recorded = _make(tell, told)
    after = _make(tell, [{**one, "published": 11 + one["published"]} for one in later], first=len(told))
    before, now = _state(recorded, AS_OF), _state([*recorded, *after], AS_OF)
    assert (before.lines, before.questions) == (now.lines, now.questions)
    assert before.claims_considered == now.claims_considered


@settings(max_examples=60)
@given(st.lists(TOLD, max_size=6))
def test_nothing_is_dated_after_the_asked_day(tell, told) -> None:
    late = AsOf(AS_OF.valid, datetime(2025, 12, 1, tzinfo=UTC), Clock.RECORDED)
    state = _state(_make(tell, told), late)
    assert all((line.last or line.since or AS_OF.valid) <= AS_OF.valid for line in state.lines)
    assert state.claims_considered + state.claims_left_out <= len(told)
