"""Versions of one report: found by address or name, in order, and what the last one no longer says."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.corroborate.revisions import address, latest, links, revisions, standing, withdrawn
from muster.domain.document import DateBasis, Document, Published
from muster.domain.record import Recording
from muster.domain.status import AsOf, Clock

URL = "https://www.paper.example/2025/03/trucks-leave-alpha"
TEXT = "Thirty trucks left Alpha at dawn on Monday and took the coast road north, two officials said."
FIXED = "Thirteen trucks left Alpha at dawn on Monday and took the coast road north, two officials said."


def version(
    text: str, url: str | None = URL, day: int | None = 2, outlet: str | None = "Paper", name: str = ""
) -> Document:
    when = Published(f"2025-03-{day:02d}", DateBasis.DECLARED) if day else None
    made = Document(name, text, outlet, url, when, "en")
    return made if name else replace(made, report_id=made.id)


def taken(*documents: Document) -> dict[str, Recording]:
    return {d.id: Recording(n, datetime(2025, 4, n + 1, tzinfo=UTC)) for n, d in enumerate(documents)}


def found(*documents: Document) -> list[tuple[str, str]]:
    """The versions by text, for documents in the order in which they were recorded."""
    text = {d.id: d.text for d in documents}
    return [(text[r.earlier], text[r.later]) for r in revisions(documents, taken(*documents))]


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "http://paper.example/2025/03/trucks-leave-alpha/",
        f"{URL}#comments",
        f"{URL}?utm_source=x&fbclid=1",
    ],
)
def test_forms_of_one_address_are_one(url: str) -> None:
    assert found(version(TEXT), version(FIXED, url)) == [(TEXT, FIXED)]


def test_another_page_another_outlet_and_a_front_page_make_no_versions() -> None:
    other = "Fishermen complained about the price of diesel and the broken pier in the south of the town."
    assert address("https://paper.example/a?id=1") != address("https://paper.example/a?id=2")
    assert found(version(TEXT), version(FIXED, "https://paper.example/2025/03/other-story-here")) == []
    assert found(version(TEXT), version(FIXED, outlet="Mirror")) == []
    front = "https://paper.example/"
    assert found(version(TEXT, front), version(other, front)) == []
    assert found(version(TEXT, front), version(other, front), version(FIXED, front)) == [(TEXT, FIXED)]


def test_an_article_that_is_withdrawn_whole_is_a_version_though_no_word_is_left() -> None:
    assert found(version(TEXT), version("This report has been retracted.")) == [
        (TEXT, "This report has been retracted.")
    ]


def test_items_of_one_page_that_the_input_tells_apart_are_no_versions() -> None:
    """A page of the day's news is the address of all its items."""
    other = "A missile struck the radar at Bravo, the ministry said, and nobody was hurt in the village."
    day = "https://news.example/portal/2025-03-02"
    items = [
        replace(version(text, day, name=name), title=title)
        for text, name, title in (
            (TEXT, "n1", "Trucks"),
            (other, "n2", "Radar"),
            (FIXED, "n3", "Trucks, again"),
        )
    ]
    assert found(*items) == [(TEXT, FIXED)]  # these two share their words
    assert found(items[0], replace(items[1], title="Trucks")) == [(TEXT, other)]


def test_a_name_that_the_input_gave_makes_versions_without_an_address() -> None:
    assert found(version(TEXT, None, name="n1"), version(FIXED, None, name="n1")) == [(TEXT, FIXED)]
    assert found(version(TEXT, None, name="n1"), version(FIXED, None, name="n2")) == []
    assert found(version(TEXT, None), version(FIXED, None)) == []


def test_publication_orders_versions_else_recording() -> None:
    assert found(version(FIXED, day=5), version(TEXT, day=2)) == [(TEXT, FIXED)]
    assert found(version(FIXED, day=2), version(TEXT, day=2)) == [(FIXED, TEXT)]
    assert found(version(FIXED, day=None), version(TEXT, day=2)) == [(FIXED, TEXT)]


def test_a_chain_ends_in_the_last_version_that_was_known() -> None:
    a, b, c = version(TEXT), version(FIXED), version(TEXT.replace("Thirty", "Three"))
    order, documents = taken(a, b, c), {d.id: d for d in (a, b, c)}
    chain = revisions(documents.values(), order)
    assert latest(chain, documents, order) == {a.id: c.id, b.id: c.id}
    on = AsOf(date(2025, 4, 2), datetime(2025, 4, 2, 12, tzinfo=UTC), Clock.RECORDED)
    assert latest(chain, documents, order, on) == {a.id: b.id}


@given(st.permutations([1, 2, 3, 4, 5]), st.randoms(use_true_random=False))
def test_order_of_the_documents_never_matters_and_nothing_goes_round(days: list[int], random) -> None:
    made = [
        version(f"{TEXT} Update {n}.", URL if n % 2 else None, day, name="n1") for n, day in enumerate(days)
    ]
    chain = revisions(made, taken(*made))
    assert revisions(random.sample(made, len(made)), taken(*made)) == chain
    newest = latest(chain, {d.id: d for d in made}, taken(*made))
    assert len(chain) == len(made) - 1
    assert {*newest.values()} == {made[days.index(5)].id}
    assert not newest.keys() & {*newest.values()}


def test_what_is_repeated_stands_in_the_last_version_and_the_rest_is_withdrawn(tell) -> None:
    def said(report: str, at: int, thing: str, action: str = "withdraw", **where: str):
        return tell(report, action, at=at, who="an officer", thing=thing, quote=thing, **where)

    old = [
        said("a", 0, "thirty trucks left Alpha", origin="Alpha"),
        said("a", 50, "a ship moored at Bravo", "arrive", destination="Bravo"),
        said("a", 90, "soldiers remain at Alpha", "remain", site="Alpha"),
    ]
    new = [
        said("b", 0, "Thirteen trucks left Alpha", origin="Alpha"),
        said("b", 60, "Soldiers remain at Alpha", "remain", site="Alpha"),
    ]
    newest = {old[0].claim.report: new[0].claim.report}
    gone = {w.claim: (w.instead, w.why) for w in withdrawn([*old, *new], newest)}
    assert gone == {
        old[0].claim.id: (new[0].claim.id, "the outlet's later version says it otherwise"),
        old[1].claim.id: (new[0].claim.id, "the outlet's later version no longer says this"),
    }
    assert standing([*old, *new], newest) == tuple(new)
    assert len(links(withdrawn([*old, *new], newest))) == 2


def test_a_version_without_any_claim_withdraws_all_and_links_nothing(tell) -> None:
    old = tell("a", "withdraw", origin="Alpha")
    newest = {old.claim.report: "r_empty"}
    (gone,) = withdrawn([old], newest)
    assert gone.instead is None
    assert links([gone]) == ()
    assert standing([old], newest) == ()
