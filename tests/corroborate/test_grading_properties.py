"""What must hold of any grade: agreement never lowers, copies change nothing, order does not matter."""

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.grading import credibility
from muster.corroborate.lines import Line, Lineage, Strength, lines
from muster.domain.origin import OriginGroup

MADE = st.builds(
    lambda n, force, shown: Line((f"o{n}",), (f"c{n}",), force, shown, "evidence"),
    st.integers(0, 10**6),
    st.sampled_from(list(Strength)),
    st.booleans(),
)
MANY = st.lists(MADE, max_size=6)
TOLD = st.fixed_dictionaries(
    {
        "who": st.sampled_from(
            [None, "residents", "an officer", "Maxar image", "several accounts", "Mayor Vega"]
        ),
        "certainty": st.sampled_from(["certain", "probable", "possible"]),
        "published": st.integers(1, 9),
    }
)
KINDS = {"residents": "resident", "an officer": "official", "Maxar image": "imagery", "several accounts": "social", "Mayor Vega": "person"}  # fmt: skip


@given(MANY, MANY, MADE)
def test_another_agreeing_line_never_lowers_the_grade(supporting, opposing, extra) -> None:
    before, after = credibility(supporting, opposing), credibility([*supporting, extra], opposing)
    if before.credibility.value != "6":
        assert after.credibility.value <= before.credibility.value


@given(MANY, MANY, MADE)
def test_another_line_against_never_raises_the_grade(supporting, opposing, extra) -> None:
    before, after = credibility(supporting, opposing), credibility(supporting, [*opposing, extra])
    assert after.credibility.value >= before.credibility.value


@given(MANY, MANY, st.randoms(use_true_random=False))
def test_order_never_matters(supporting, opposing, random) -> None:
    shuffled = random.sample(supporting, len(supporting)), random.sample(opposing, len(opposing))
    assert credibility(*shuffled).credibility is credibility(supporting, opposing).credibility


@given(MANY, MANY)
def test_confirmed_rests_on_two_shown_lines_and_no_contradiction(supporting, opposing) -> None:
    if credibility(supporting, opposing).credibility.value == "1":
        assert sum(line.shown for line in supporting) >= 2
        assert not opposing


def _told(tell, report: str, told: dict):
    who = told["who"]
    return tell(
        report, "present", site="Alpha", day=1, who=who, kind=KINDS.get(who, "official"), named=who == "Mayor Vega",
        certainty=told["certainty"], published=told["published"],
    )  # fmt: skip


@settings(max_examples=60)
@given(st.lists(TOLD, min_size=1, max_size=5), st.data())
def test_a_copy_changes_nothing(tell, told, data) -> None:
    recorded = [_told(tell, f"r{n}", one) for n, one in enumerate(told)]
    copied = data.draw(st.integers(0, len(told) - 1))
    copy = _told(tell, "copy", {**told[copied], "published": 20})
    alone = [OriginGroup((r.claim.report,), r.claim.report, "x", True) for r in recorded]
    root = recorded[copied].claim.report
    joined = [g for g in alone if g.root != root]
    joined.append(OriginGroup(tuple(sorted((root, copy.claim.report))), root, "x", True))
    before = credibility(lines(recorded, Lineage.of(alone)), [])
    after = credibility(lines([*recorded, copy], Lineage.of(joined)), [])
    assert (before.credibility, before.rule) == (after.credibility, after.rule)
