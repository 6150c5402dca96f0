"""The rule table of credibility, rule by rule, and the lines of evidence it counts."""

from dataclasses import replace

import pytest

from muster.corroborate.grading import credibility, default_reliability, weigh
from muster.corroborate.lines import Line, Lineage, Strength, independent, lines, strength
from muster.corroborate.pictures import evidence
from muster.domain.grade import Reliability
from muster.domain.origin import OriginGroup

W, M, S = Strength.WEAK, Strength.MEDIUM, Strength.STRONG


def line(force: Strength, shown: bool = True, name: str = "o") -> Line:
    return Line((name,), (f"c-{name}",), force, shown, f"evidence {name}")


@pytest.mark.parametrize(
    ("supporting", "opposing", "grade", "rule"),
    [
        ([], [], "6", 1),
        ([], [line(S)], "6", 1),
        ([line(M), line(M)], [], "1", 2),
        ([line(S), line(M)], [], "1", 2),
        ([line(M), line(W)], [], "2", 3),
        ([line(S)], [], "2", 4),
        ([line(S, shown=False)], [], "3", 5),
        ([line(M)], [], "3", 5),
        ([line(M, shown=False), line(M, shown=False)], [], "3", 5),
        ([line(W), line(W)], [], "3", 5),
        ([line(W)], [], "4", 6),
        ([line(S), line(S)], [line(M)], "2", 7),
        ([line(S)], [line(M)], "3", 8),
        ([line(W), line(W), line(W)], [line(W)], "3", 8),
        ([line(M)], [line(M)], "4", 9),
        ([line(W)], [line(S)], "5", 10),
    ],
)
def test_each_rule_gives_its_grade(supporting, opposing, grade, rule) -> None:
    got = credibility(supporting, opposing)
    assert (got.credibility.value, got.rule) == (grade, rule)
    assert got.reasons[0].startswith(f"automatic, rule {rule}: {grade}")


def test_confirmed_is_never_given_for_unknown_lineage() -> None:
    assert credibility([line(S, False, str(n)) for n in range(9)], []).credibility.value == "3"


def test_lines_of_unknown_lineage_weigh_as_one() -> None:
    assert weigh([line(S, False), line(M, False)]) == weigh([line(M, False)]) == 2
    assert weigh([line(S), line(W), line(M, False)]) == 6


def test_reliability_is_f_until_a_person_grades() -> None:
    grade = default_reliability("reuters", "2025-03-01")
    assert (grade.reliability, grade.by) == (Reliability.F, "automatic")


@pytest.mark.parametrize(
    ("told", "force"),
    [
        ({"who": "Planet Labs image", "kind": "imagery", "named": True}, S),
        ({"who": "MarineTraffic", "kind": "tracker", "named": True}, S),
        ({"who": "a guard"}, M),
        ({}, M),
        ({"who": "several accounts", "kind": "social"}, W),
        ({"who": "a guard", "certainty": "possible"}, W),
        ({"who": "Planet Labs image", "kind": "imagery", "certainty": "probable"}, M),
        ({"who": "rumours", "kind": "media"}, W),
        ({"who": "a guard", "via": (("Big Paper", "media"), ("Wire", "wire"))}, W),
    ],
)
def test_strength_follows_kind_certainty_and_hops(tell, told, force) -> None:
    assert strength(tell("a", "present", site="Alpha", **told).claim)[0] is force


def groups(*recorded, known: bool = True) -> Lineage:
    return Lineage.of([OriginGroup((r.claim.report,), r.claim.report, "x", known) for r in recorded])


def test_two_outlets_on_one_agency_are_one_line(tell) -> None:
    told = [tell(n, "present", site="Alpha", who=f"guard {n}", via=(("Reuters", "wire"),)) for n in "ab"]
    assert len(lines(told, groups(*told))) == 1


def test_two_outlets_on_one_named_body_are_one_line(tell) -> None:
    told = [
        tell(n, "present", site="Alpha", who="Ministry of Defence", kind="government", named=True)
        for n in "ab"
    ]
    assert len(lines(told, groups(*told))) == 1


def test_two_outlets_with_their_own_unnamed_sources_are_two_lines(tell) -> None:
    told = [tell(n, "present", site="Alpha", who="residents", kind="resident") for n in "ab"]
    found = lines(told, groups(*told))
    assert len(found) == 2
    assert all(one.shown for one in found)


def test_one_picture_is_one_line_and_another_day_another(tell) -> None:
    def seen(report: str, day: int):
        return tell(report, "present", site="Alpha", day=day, who="Maxar image", kind="imagery", named=True)

    same, other = (seen("a", 3), seen("b", 3)), (seen("a", 3), seen("b", 4))
    assert evidence(same[0]) == evidence(same[1]) is not None
    assert len(lines(same, groups(*same))) == 1
    assert len(lines(other, groups(*other))) == 2


def _seen(tell, report: str, who: str, day: int | None = 3):
    return tell(report, "present", site="Alpha", day=day, who=who, kind="imagery")


def test_a_desk_and_those_who_cite_its_picture_are_one_line(tell) -> None:
    ours = _seen(tell, "Hilltop", "Our frame of 4 March over Alpha")
    cited = _seen(tell, "b", "Satellite images taken on Tuesday by Outlet Hilltop")
    own_words = tell("Hilltop", "present", site="Alpha", at=90)
    assert evidence(ours) == evidence(cited) is not None
    assert len(lines([ours, cited, own_words], groups(ours, cited))) == 1


def test_a_report_that_looks_at_the_picture_is_not_independent_of_it(tell) -> None:
    picture = _seen(tell, "a", "Maxar image")
    looking = tell("b", "present", site="Alpha", day=3)
    named = replace(looking, document=replace(looking.document, text="We measured the Maxar frame again."))
    claim = replace(named.claim, report=named.document.id)
    reader = replace(named, claim=claim)
    assert len(lines([picture, reader], groups(picture, reader))) == 1
    assert len(lines([picture, looking], groups(picture, looking))) == 2


def test_a_neighbouring_statement_supports_weakly_and_does_not_confirm(tell) -> None:
    parked = tell("a", "present", site="Alpha", day=3, who="residents", kind="resident")
    coming = tell("b", "arrive", destination="Alpha", day=3, who="a driver", kind="resident")
    found = lines([parked, coming], groups(parked, coming), parked.claim.action)
    assert sorted(line.strength for line in found) == [W, M]
    assert credibility(found, ()).credibility.value == "2"


def test_a_picture_of_nobodys_shows_no_lineage(tell) -> None:
    (found,) = lines([one := _seen(tell, "a", "satellite images")], groups(one, known=False))
    assert not found.shown


def test_dates_and_places_are_no_providers(tell) -> None:
    one = _seen(tell, "a", "imagery of 4 March over Alpha")
    assert evidence(one) is None


def test_a_report_outside_every_group_stands_alone_unknown(tell) -> None:
    (found,) = lines([tell("a", "present", site="Alpha", who="a guard")], Lineage.of(()))
    assert not found.shown


def test_a_named_source_shows_lineage_where_the_text_does_not(tell) -> None:
    told = tell("a", "present", site="Alpha", who="Mayor Elena Petrova", kind="person", named=True)
    (found,) = lines([told], groups(told, known=False))
    assert found.shown


def test_unknown_lineage_is_counted_once_and_only_when_nothing_better_is_there() -> None:
    unknown = [line(M, False, str(n)) for n in range(3)]
    assert len(independent(unknown)) == 1
    assert len(independent([line(M), *unknown])) == 1
    assert independent([]) == ()


def test_a_roundup_of_two_texts_is_no_third_line(tell) -> None:
    wire, roundup = (
        tell(n, "present", site="Alpha", who="residents", kind="resident") for n in ("wire", "roundup")
    )
    other = tell("other", "present", site="Bravo")
    both = [
        OriginGroup(tuple(sorted((r.claim.report, roundup.claim.report))), r.claim.report, "Wire", True)
        for r in (wire, other)
    ]
    (found,) = lines([wire, roundup], Lineage.of(both))
    assert len(found.groups) == 1
