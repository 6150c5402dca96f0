"""Likelihood words: never without evidence, never lowered by agreement, never moved by a copy."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.likelihood import likelihood, worded
from muster.corroborate.lines import Line, Lineage, Strength, lines
from muster.corroborate.status import fold
from muster.domain.grade import Likelihood
from muster.domain.origin import OriginGroup
from muster.domain.place import Place, Precision
from muster.domain.status import AsOf

SCALE = list(Likelihood)
MADE = st.builds(
    lambda n, force, shown, firm: Line((f"o{n}",), (f"c{n}",), force, shown, "evidence", firm),
    st.integers(0, 10**6),
    st.sampled_from(list(Strength)),
    st.booleans(),
    st.booleans(),
)
MANY = st.lists(MADE, max_size=6)
TOLD = st.fixed_dictionaries(
    {
        "who": st.sampled_from([None, "residents", "an officer", "Maxar image", "Mayor Vega"]),
        "certainty": st.sampled_from(["certain", "probable", "possible"]),
        "published": st.integers(1, 9),
    }
)
KINDS = {"residents": "resident", "an officer": "official", "Maxar image": "imagery", "Mayor Vega": "person"}


def line(n: int, force: Strength = Strength.MEDIUM, shown: bool = True, firm: bool = True) -> Line:
    return Line((f"o{n}",), (f"c{n}",), force, shown, "evidence", firm)


def rank(word: Likelihood | None) -> int:
    return -1 if word is None else SCALE.index(word)


@pytest.mark.parametrize(
    ("supporting", "opposing", "word", "rule"),
    [
        ([], [line(1)], None, 1),
        ([line(1, shown=False)], [], None, 2),
        ([line(1, Strength.STRONG, shown=False), line(2, shown=False)], [], None, 2),
        ([line(1), line(2), line(3, Strength.STRONG)], [], "almost certain", 3),
        ([line(1), line(2), line(3)], [], "very likely", 4),
        ([line(1), line(2, firm=False)], [], "likely", 5),
        ([line(1, Strength.STRONG)], [], "likely", 5),
        ([line(1)], [], None, 6),
        ([line(1), line(2)], [line(3, shown=False)], None, 7),
        ([line(1), line(2), line(4)], [line(3, Strength.STRONG)], "likely", 8),
        ([line(1, Strength.STRONG)], [line(3, Strength.WEAK)], "roughly even", 9),
        ([line(1)], [line(3)], "roughly even", 9),
        ([line(1)], [line(3, Strength.STRONG)], "unlikely", 10),
        ([line(1, Strength.WEAK)], [line(3, Strength.STRONG)], "very unlikely", 11),
    ],
)
def test_the_rules(supporting, opposing, word, rule) -> None:
    found = likelihood(supporting, opposing)
    assert found.word == word
    assert found.why.startswith(f"rule {rule}: ")


@given(MANY, MANY, MADE)
def test_another_agreeing_line_never_lowers_a_word_nor_takes_it_away(supporting, opposing, extra) -> None:
    before, after = likelihood(supporting, opposing).word, likelihood([*supporting, extra], opposing).word
    assert rank(after) >= rank(before)


@given(MANY, MANY, st.randoms(use_true_random=False))
def test_order_never_matters(supporting, opposing, random) -> None:
    again = likelihood(*(random.sample(side, len(side)) for side in (supporting, opposing)))
    assert again == likelihood(supporting, opposing)


@given(MANY, MANY)
def test_the_ends_of_the_scale_and_zero_and_a_hundred_are_kept(supporting, opposing) -> None:
    found = likelihood(supporting, opposing)
    assert found.why
    if not any(one.shown for one in supporting):
        assert found.word is None
    if found.word:
        low, high = found.word.percent
        assert 0 < low < high < 100
        assert found.word is not Likelihood.ALMOST_NO_CHANCE


@settings(max_examples=60)
@given(st.lists(TOLD, min_size=1, max_size=5), st.lists(TOLD, max_size=2), st.data())
def test_a_later_copy_changes_nothing(tell, told, denied, data) -> None:
    def made(n: int, one: dict, act: str):
        return tell(f"r{n}", "withdraw", act=act, kind=KINDS.get(one["who"] or "", "official"),
                    origin="Alpha", named=one["who"] == "Mayor Vega", **one)  # fmt: skip

    pro = [made(n, one, "state") for n, one in enumerate(told)]
    con = [made(50 + n, one, "deny") for n, one in enumerate(denied)]
    n = data.draw(st.integers(0, len(pro) - 1))
    firmer = {**told[n], "certainty": data.draw(st.sampled_from(["certain", "possible"]))}
    copy = made(90, {**firmer, "published": 10}, "state")
    alone = [OriginGroup((r.claim.report,), r.claim.report, "x", True) for r in (*pro, *con)]
    source = pro[n].claim.report
    joined = [
        OriginGroup(tuple(sorted({*g.members, copy.claim.report})), source, "x", True)
        if source in g.members
        else g
        for g in alone
    ]
    before, after = Lineage.of(alone), Lineage.of(joined)
    first = likelihood(lines(pro, before), lines(con, before))
    assert likelihood(lines([*pro, copy], after), lines(con, after)) == first


def test_a_line_whose_claims_are_not_at_hand_keeps_no_estimate(tell) -> None:
    place = Place("site:alpha", "Alpha", "airbase", 30.0, 40.0, Precision.SITE, 900)
    seen = tell("a", "present", site="Alpha", who="Maxar image", kind="imagery", published=2, day=2)
    origins = (
        OriginGroup(("a",), "a", "x", True),
        OriginGroup((seen.claim.report,), seen.claim.report, "x", True),
    )
    as_of = AsOf(date(2025, 3, 9), datetime(2025, 3, 9, 23, tzinfo=UTC))
    status = fold(place, [seen], (), as_of, origins)
    assert worded(status, (), origins) == status
    (found,) = worded(status, [seen], origins).lines
    assert found.likelihood is not None
    assert found.likelihood.word is Likelihood.LIKELY
