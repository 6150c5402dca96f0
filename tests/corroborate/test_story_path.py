"""Constructed chains of copies: the path is found, and what each hop did to the text is told."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.story_path import path
from muster.domain.document import DateBasis, Document, Published
from muster.domain.origin import OriginGroup
from muster.domain.story_path import Aspect, Ground, Hop, Shift, StoryPath

LEAD = "Three Russian landing ships may leave Feodosia for Novorossiysk before Friday, two port workers told Reuters."
LORRIES = (
    "About 40 lorries with ammunition stand on the northern quay, according to a harbour log seen on Tuesday."
)
QUIET = "A spokesman for the fleet denied that any ship had been ordered to sail."
CLOSED = "The port has been closed to civilian traffic since Monday evening, the harbour master said."
WIRE = " ".join((LEAD, LORRIES, QUIET, CLOSED))
COLOUR = "Fishermen at the breakwater counted nine searchlights sweeping the water all through the night."


def report(name: str, text: str, outlet: str, when: str | None, language: str = "en") -> Document:
    published = Published(when, DateBasis.DECLARED) if when else None
    return Document(name, text, outlet, None, published, language)


def group(*documents: Document, root: int = 0, label: str = "Reuters") -> OriginGroup:
    return OriginGroup(tuple(sorted(d.id for d in documents)), documents[root].id, label, True)


def told(*documents: Document, root: int = 0, label: str = "Reuters") -> StoryPath:
    return path(group(*documents, root=root, label=label), documents, ())


def edges(found: StoryPath, *documents: Document) -> dict[str, str | None]:
    names = {d.id: d.report_id for d in documents}
    return {names[hop.child]: names[hop.parent] if hop.parent else None for hop in found.hops}


def hop(found: StoryPath, child: Document) -> Hop:
    return next(h for h in found.hops if h.child == child.id)


def changes(one: Hop) -> set[tuple[Aspect, Shift]]:
    return {(change.aspect, change.shift) for change in one.changes}


A = report("a", WIRE, "Reuters", "2025-03-05T06:00:00Z")
B = report("b", f"{WIRE} {COLOUR}", "Harbour Gazette", "2025-03-05T09:00:00Z")
C = report("c", f"{LEAD} {CLOSED} {COLOUR}", "Daily Lantern", "2025-03-05T12:00:00Z")


def test_a_shared_addition_shows_the_way_although_both_credit_the_wire() -> None:
    found = told(A, B, C)
    assert edges(found, A, B, C) == {"b": "a", "c": "b"}
    assert found.roots == (A.id,)
    last = hop(found, C)
    assert last.ground is Ground.DATE
    assert any("counted nine searchlights" in reason for reason in last.reasons)
    assert [cut.quote for cut in last.dropped] == [LORRIES, QUIET]
    assert (Aspect.DOUBT, Shift.LOST) in changes(last)
    assert [new.quote for new in hop(found, B).added] == [COLOUR]
    assert not changes(hop(found, B))


def test_every_excerpt_is_what_the_report_prints() -> None:
    documents = {d.id: d for d in (A, B, C)}
    found = told(A, B, C)
    shown = [x for h in found.hops for x in (*h.dropped, *h.added)]
    shown += [x for h in found.hops for c in h.changes for x in (c.parent, c.child) if x]
    assert shown
    assert all(x.span.of(documents[x.report].text) == x.quote for x in shown)


TALK = report(
    "talk",
    "There is talk in the port of Tartus of moving the 720th supply point to Tobruk, two residents said.",
    "Coast Notebook", "2025-01-10",
)  # fmt: skip
PLAN = report(
    "plan", "Russia plans to move the 720th supply point from the port of Tartus to Tobruk, Coast Notebook said.",
    "Levant Monitor", "2025-01-11",
)  # fmt: skip
KNOWN = report(
    "known", "Intelligence indicates that Russia is moving the 720th supply point from the port of Tartus to Tobruk.",
    "Global Wire Review", "2025-01-13",
)  # fmt: skip


def test_talk_becomes_a_plan_and_then_intelligence() -> None:
    found = told(KNOWN, TALK, PLAN, root=1, label="Coast Notebook")
    assert edges(found, TALK, PLAN, KNOWN) == {"plan": "talk", "known": "plan"}
    first, second = hop(found, PLAN), hop(found, KNOWN)
    assert [(c.before, c.after) for c in first.hardened] == [("talk", "plans")]
    assert [(c.before, c.after) for c in second.hardened] == [("plans", "Intelligence, indicates")]
    assert (Aspect.CREDIT, Shift.LOST) in changes(second)
    assert (Aspect.SOURCE, Shift.LOST) in changes(second)
    assert first.ground is Ground.CREDIT


def test_a_dropped_wire_name_and_a_dropped_about() -> None:
    copy = report(
        "copy",
        WIRE.replace(" told Reuters", " said").replace("About 40", "40"),
        "Evening Post Sevastopol",
        "2025-03-06",
    )
    one = hop(told(A, copy), copy)
    assert changes(one) == {(Aspect.CREDIT, Shift.LOST), (Aspect.COUNT, Shift.HARDENED)}
    lost = next(c for c in one.changes if c.aspect is Aspect.CREDIT)
    assert (lost.before, lost.parent.quote if lost.parent else None) == ("Reuters", "Reuters")
    count = next(c for c in one.changes if c.aspect is Aspect.COUNT)
    assert (count.before, count.after) == ("about 40", "40")


RUSSIAN = report(
    "ru",
    "Три российских десантных корабля могут покинуть Феодосию и уйти в Новороссийск до пятницы, сообщили агентству Рейтер двое "
    "рабочих порта. Около 40 грузовиков с боеприпасами стоят на северном причале, следует из журнала порта за вторник.",
    "Морской листок", "2025-03-06", "ru",
)  # fmt: skip
BACK = report(
    "back",
    "Three Russian landing vessels depart Feodosia and go to Novorossiysk until Friday. 40 trucks of ammunition are at the berth in "
    "the north, it follows from Tuesday's port journal, Морской листок reports.",
    "Strait Courier", "2025-03-08",
)  # fmt: skip


def test_a_translation_comes_from_a_text_in_the_other_language() -> None:
    second = report("b", WIRE, "Harbour Gazette", "2025-03-05")
    found = told(A, second, RUSSIAN)
    one = hop(found, RUSSIAN)
    assert edges(found, A, second, RUSSIAN)["ru"] == "a"
    assert any("only report in its language (ru)" in reason for reason in one.reasons)
    assert one.kept == 2
    assert {cut.quote for cut in one.dropped} == {QUIET, CLOSED}
    assert (Aspect.WORDING, Shift.HARDENED) not in changes(one)


def test_a_hedge_lost_in_translation_is_seen() -> None:
    firm = report("ru", RUSSIAN.text.replace("могут покинуть", "покинули").replace("Около 40", "40"), "Морской листок", "2025-03-06", "ru")  # fmt: skip
    assert {(Aspect.WORDING, Shift.HARDENED), (Aspect.COUNT, Shift.HARDENED)} <= changes(
        hop(told(A, firm), firm)
    )


def test_a_translation_back_hangs_on_the_translation() -> None:
    found = told(A, RUSSIAN, BACK)
    assert edges(found, A, RUSSIAN, BACK) == {"ru": "a", "back": "ru"}
    assert {(Aspect.WORDING, Shift.HARDENED), (Aspect.COUNT, Shift.HARDENED)} <= changes(hop(found, BACK))


def test_what_a_roundup_adds_of_other_stories_is_no_change_of_this_one() -> None:
    other = "Near Kaliningrad, two tugs towed a barge loaded with pipes into the canal, customs officers told Norrsken."
    roundup = report("roundup", f"{other} {LEAD} {CLOSED}", "Weekend Digest", "2025-03-08")
    one = hop(told(A, roundup), roundup)
    assert [new.quote for new in one.added] == [other]
    assert one.kept == 2
    assert {c.aspect for c in one.changes} <= {Aspect.DOUBT, Aspect.CREDIT}
    assert one.ground is Ground.CREDIT


def test_a_source_that_is_not_held_is_named_and_not_replaced() -> None:
    one = report("one", WIRE, "Harbour Gazette", "2025-03-05")
    two = report("two", f"{LEAD} {LORRIES}".replace("may leave", "will leave"), "Daily Lantern", "2025-03-06")
    found = told(one, two)
    assert found.absent == "Reuters"
    assert edges(found, one, two) == {"one": None, "two": None}
    assert found.roots == ()
    assert hop(found, one).compared is None
    assert hop(found, two).compared == one.id
    assert (Aspect.WORDING, Shift.HARDENED) in changes(hop(found, two))


def test_order_unknown_is_said() -> None:
    a = report("a", f"{LORRIES} {CLOSED}", "Harbour Gazette", "2025-03-05")
    b = report("b", f"{LORRIES} {CLOSED}", "Daily Lantern", "2025-03-05")
    found = told(a, b, label="Harbour Gazette")
    assert hop(found, b).ground is Ground.UNKNOWN
    assert any(reason.startswith("order unknown") for reason in hop(found, b).reasons)


def test_hours_without_a_zone_show_no_order_within_a_day() -> None:
    a = report("a", f"{LORRIES} {CLOSED}", "Harbour Gazette", "2025-03-05T08:00:00")
    b = report("b", f"{LORRIES} {CLOSED}", "Daily Lantern", "2025-03-05T09:00:00")
    assert hop(told(a, b), b).ground is Ground.UNKNOWN
    zoned = report("b", b.text, "Daily Lantern", "2025-03-05T09:00:00Z")
    first = report("a", a.text, "Harbour Gazette", "2025-03-05T08:00:00Z")
    assert hop(told(first, zoned), zoned).ground is Ground.DATE


def test_a_credit_outweighs_a_later_date() -> None:
    late = report("late", WIRE, "Reuters", "2025-03-07")
    one = hop(told(late, C), C)
    assert one.ground is Ground.CREDIT
    assert "although Reuters is dated later" in one.reasons


def test_equally_near_reports_are_named() -> None:
    twin = report("twin", B.text, "Night Owl News", "2025-03-05T10:00:00Z")
    one = hop(told(A, B, twin, C), C)
    assert (one.parent, one.also) == (B.id, (twin.id,))
    assert any("Night Owl News" in reason for reason in one.reasons)


def test_reports_that_share_nothing_are_trees_of_their_own() -> None:
    stray = report(
        "stray",
        "The orchestra of Lisbon opens its season with two evenings of Mahler.",
        "Arts Weekly",
        "2025-03-09",
    )
    found = told(A, B, stray)
    assert set(found.roots) == {A.id, stray.id}
    assert len(found.hops) == 1


def test_a_negation_that_falls_out_is_a_change_of_polarity() -> None:
    quiet = "The convoy has not left the depot at Shayrat for the coast, a security officer said."
    one = report("one", quiet, "Harbour Gazette", "2025-03-05")
    two = report("two", quiet.replace(" not", ""), "Daily Lantern", "2025-03-06")
    assert (Aspect.POLARITY, Shift.CHANGED) in changes(hop(told(one, two, label="Harbour Gazette"), two))


STORIES = [(A, B, C), (TALK, PLAN, KNOWN), (A, RUSSIAN, BACK)]
LABELS = ["Reuters", "Coast Notebook", "Reuters"]


@pytest.mark.parametrize(("story", "label"), list(zip(STORIES, LABELS, strict=True)))
def test_the_order_of_the_input_does_not_matter(story: tuple[Document, ...], label: str) -> None:
    first = group(*story, label=label)
    found = {path(first, order, ()) for order in map(tuple, itertools.permutations(story))}
    assert len(found) == 1


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.permutations([LEAD, LORRIES, QUIET, CLOSED, COLOUR]), st.integers(1, 5), st.integers(5, 9)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_a_tree_has_one_root_and_no_report_is_lost(made: list[tuple[list[str], int, int]]) -> None:
    copies = [
        report(f"n{n}", " ".join(parts[:count]), f"Paper Number {n}", f"2025-03-0{day}")
        for n, (parts, count, day) in enumerate(made)
    ]
    found = told(A, *copies)
    children = [h.child for h in found.hops]
    assert sorted([*children, *found.roots]) == sorted(d.id for d in (A, *copies))
    assert A.id in found.roots
    seen = set(found.roots)
    for one in found.hops:  # parents first, so no circle
        assert one.parent in seen
        seen.add(one.child)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("copied", [0, 1, 2])
def test_a_verbatim_copy_changes_nothing_on_other_hops(story: tuple[Document, ...], copied: int) -> None:
    label = LABELS[STORIES.index(story)]
    of = story[copied]
    copy = report("copy", of.text, "Mirror Of Others", "2025-12-01", of.language or "en")
    plain, more = told(*story, label=label), told(*story, copy, label=label)
    for one in plain.hops:
        same = next(h for h in more.hops if h.child == one.child)
        assert (same.parent, same.changes, same.dropped, same.added) == (
            one.parent,
            one.changes,
            one.dropped,
            one.added,
        )
    assert all(c.aspect is Aspect.CREDIT for c in hop(more, copy).changes)
