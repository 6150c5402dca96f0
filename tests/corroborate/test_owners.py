"""Two papers of one house that speak in their own voice are one line of evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.grading import credibility
from muster.corroborate.lines import Lineage, lines
from muster.corroborate.owners import known_owners, parse, read_owners
from muster.domain.document import Document
from muster.domain.errors import UsageError
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded

ROW = "lantern\tLantern House\tDaily Lantern|The Evening Lantern|lantern.example\tlantern.example/about\t2025-01-01\n"
HOUSE = parse(ROW, "test")


def by(recorded: Recorded, outlet: str, url: str | None = None) -> Recorded:
    """The same claim, published by another outlet."""
    (publisher, *rest) = recorded.claim.attribution
    document = replace(recorded.document, outlet=outlet, url=url)
    chain = (publisher._replace(name=outlet), *rest)
    return replace(recorded, document=document, claim=replace(recorded.claim, attribution=chain))


def alone(*recorded: Recorded, known: bool = True) -> Lineage:
    """Each report is an origin of its own."""
    groups = [OriginGroup((r.claim.report,), r.claim.report, "x", known) for r in recorded]
    return Lineage.of(groups, HOUSE)


@pytest.fixture
def sisters(tell) -> tuple[Recorded, Recorded]:
    return by(tell("r1", "present", site="Alpha"), "Daily Lantern"), by(
        tell("r2", "present", site="Alpha"), "Evening Lantern"
    )


def test_two_sisters_in_their_own_voice_are_one_line_and_it_says_why(sisters) -> None:
    (line,) = lines(sisters, alone(*sisters))
    assert len(line.groups) == 2
    assert line.why.endswith("; one owner: Lantern House (Daily Lantern, Evening Lantern)")
    assert credibility([line], []).credibility.value == "3"
    assert any("one owner: Lantern House" in reason for reason in credibility([line], []).reasons)


def test_two_strangers_are_two_lines(sisters) -> None:
    strangers = (sisters[0], by(sisters[1], "Hill Post"))
    assert len(lines(strangers, alone(*strangers))) == 2


def test_the_domain_tells_the_owner_too(sisters) -> None:
    pair = (sisters[0], by(sisters[1], "Lantern en español", "https://es.lantern.example/a/1"))
    assert len(lines(pair, alone(*pair))) == 1


def test_a_sister_that_quotes_somebody_is_judged_by_that(tell) -> None:
    one = by(tell("r1", "present", site="Alpha", who="an officer"), "Daily Lantern")
    two = by(
        tell("r2", "present", site="Alpha", who="Mayor Vega", kind="person", named=True), "Evening Lantern"
    )
    assert len(lines((one, two), alone(one, two))) == 2


def test_a_reprint_is_the_voice_of_its_source(tell) -> None:
    """The sister carries another agency's text: what it says is not its owner's word."""
    own = by(tell("r1", "present", site="Alpha"), "Daily Lantern")
    source, reprint = (
        tell("r2", "present", site="Alpha"),
        by(tell("r3", "present", site="Alpha"), "Evening Lantern"),
    )
    pair = OriginGroup(("r2", "r3"), source.claim.report, "Wire", True)
    first = OriginGroup((own.claim.report,), own.claim.report, "x", True)
    pair = replace(pair, members=tuple(sorted((source.claim.report, reprint.claim.report))))
    assert len(lines((own, source, reprint), Lineage.of((first, pair), HOUSE))) == 2


TOLD = st.fixed_dictionaries(
    {
        "who": st.sampled_from([None, None, "residents", "an officer", "Mayor Vega"]),
        "certainty": st.sampled_from(["certain", "probable", "possible"]),
        "outlet": st.sampled_from(["Daily Lantern", "Hill Post", "Coast Daily"]),
    }
)


@settings(max_examples=80)
@given(
    st.lists(TOLD, max_size=4),
    st.sampled_from(["certain", "probable", "possible"]),
    st.booleans(),
    st.booleans(),
)
def test_an_agreeing_sister_changes_no_grade(tell, told, certainty, known, against) -> None:
    first = by(tell("first", "present", site="Alpha", certainty=certainty), "Daily Lantern")
    sister = by(tell("sister", "present", site="Alpha", certainty=certainty, published=9), "Evening Lantern")
    others = [
        by(
            tell(f"r{n}", "present", site="Alpha", who=one["who"], certainty=one["certainty"], named=one["who"] == "Mayor Vega"),
            one["outlet"],
        )
        for n, one in enumerate(told)
    ]  # fmt: skip
    opposed = by(tell("no", "present", site="Alpha", who="an army spokesman"), "Coast Daily")
    contra = lines([opposed], alone(opposed)) if against else ()
    before = credibility(lines([first, *others], alone(first, *others, known=known)), contra)
    after = credibility(lines([first, *others, sister], alone(first, *others, sister, known=known)), contra)
    assert (before.credibility, before.rule) == (after.credibility, after.rule)


def document(outlet: str | None, url: str | None = None) -> Document:
    return Document("d", "text", outlet, url)


@pytest.mark.parametrize(
    ("outlet", "url", "family"),
    [
        ("Daily Mirror", None, "reach"),
        ("THE DAILY MIRROR", None, "reach"),
        ("The Mirror", None, "reach"),
        ("Mirror", None, None),
        ("RT (@RT_com)", None, "russian-state-media"),
        (None, "https://www.sana.sy/en/?p=1", "syrian-state-media"),
        (None, "https://user@arabic.rt.com:443/x", "russian-state-media"),
        ("tass.ru", None, "russian-state-media"),
        (None, "https://notrt.com/x", None),
        ("The Sun", None, None),
        ("The Sun", "https://www.thesun.co.uk/news/1", "news-corp"),
        ("Yeni Şafak", None, "albayrak"),
        ("Nobody's Herald", "file.txt", None),
        (None, None, None),
    ],
)
def test_the_table_that_comes_with_muster(outlet: str | None, url: str | None, family: str | None) -> None:
    found = known_owners().of(document(outlet, url))
    assert (found.id if found else None) == family


def test_each_family_has_outlets_a_source_and_a_date() -> None:
    table = known_owners().families
    families = set(table.values())
    assert len(families) >= 25
    assert all(family.source and date.fromisoformat(family.as_of) <= date(2026, 1, 1) for family in families)
    assert min(sum(held == family for held in table.values()) for family in families) >= 2


def test_a_table_of_the_users_goes_first(tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text("# mine\n" + ROW.replace("Daily Lantern", "Daily Mirror"), "utf-8")
    owners = read_owners(file)
    assert [owners.of(document(name)).id for name in ("Daily Mirror", "Daily Express")] == [
        "lantern",
        "reach",
    ]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\tA\tx|y\tsource\n", "line 1: 4 columns, 5 are needed"),
        ("# head\n\nA B\tA\tx\ts\t2025-01-01\n", "line 3: 'A B' is no family id"),
        ("a\t\tx\ts\t2025-01-01\n", "the label is missing"),
        ("a\tA\tx\t\t2025-01-01\n", "the source is missing"),
        ("a\tA\tx\ts\tlast year\n", "'last year' is no ISO date"),
        ("a\tA\t | \ts\t2025-01-01\n", "no outlets"),
        (ROW + ROW, "line 2: family lantern stands in line 1 already"),
        (ROW + ROW.replace("lantern\t", "other\t", 1), "line 2: 'daily lantern' belongs to lantern already"),
    ],
)
def test_a_mistake_in_the_table_is_told_with_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match=complaint):
        read_owners(file)


def test_a_table_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_owners(tmp_path / "none.tsv")
    (tmp_path / "bytes.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        read_owners(tmp_path / "bytes.tsv")
