"""Grouping into origins: order of arrival does not matter, and a copy is never a new origin."""

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.syndication import origins, report_origins
from muster.domain.document import DateBasis, Document, Published

PLACES = ("Feodosia", "Baltiysk", "Kherson", "Gwadar", "Djibouti", "Tobruk")
UNITS = (
    "landing ships",
    "fuel tankers",
    "fighter jets",
    "artillery pieces",
    "rocket launchers",
    "supply trucks",
)


def _story(n: int) -> list[str]:
    """Five sentences of one made-up story, with words, names and numbers of its own."""
    place, unit = PLACES[n % len(PLACES)], UNITS[(n * 5 + 1) % len(UNITS)]
    return [
        f"At least {n + 13} {unit} were seen near {place} on the morning of the {n + 3}th, two officials told Reuters.",
        f"They had come by the eastern road of {place} under cover of a storm that kept all fishing boats in harbour.",
        f"A woman who sells bread at gate {n + 21} said the noise of the {unit} had woken her whole street before five.",
        f"The governor of {place} refused to say how long the {unit} would stay or who had asked for them to be sent.",
        f"In the evening {n + 31} of them were still parked along the wall of the old cannery, under nets and guarded.",
    ]


def _report(name: str, story: int, kept: list[int], day: int) -> Document:
    text = "\n\n".join(_story(story)[k] for k in kept)
    published = Published(f"2025-03-{day:02d}", DateBasis.DECLARED)
    return Document(name, text, f"Paper {name}", None, published, "en")


KEPT = st.lists(st.integers(0, 4), min_size=3, max_size=5, unique=True).map(sorted)
STORIES = st.lists(st.tuples(st.integers(0, 5), KEPT, st.integers(1, 9)), min_size=1, max_size=8)


@settings(max_examples=40)
@given(STORIES, st.randoms(use_true_random=False))
def test_order_of_arrival_never_matters(told, random) -> None:
    documents = [_report(f"r{n}", *one) for n, one in enumerate(told)]
    shuffled = random.sample(documents, len(documents))
    assert origins(documents) == origins(shuffled)
    assert report_origins(documents) == report_origins(shuffled)


@settings(max_examples=40)
@given(STORIES, st.data())
def test_a_copy_is_never_a_new_origin(told, data) -> None:
    documents = [_report(f"r{n}", *one) for n, one in enumerate(told)]
    original = data.draw(st.sampled_from(documents))
    published = Published("2025-03-10", DateBasis.DECLARED)
    copy = Document("copy", "Seen elsewhere\n\n" + original.text, "Copying Paper", None, published, "en")
    assert len(origins([*documents, copy])) <= len(origins(documents))
    found = report_origins([*documents, copy])
    assert set(found["copy"]) & set(found[original.report_id])


@settings(max_examples=40)
@given(STORIES)
def test_each_report_is_in_a_group_and_stories_stay_apart(told) -> None:
    documents = [_report(f"r{n}", *one) for n, one in enumerate(told)]
    story = {d.id: one[0] for d, one in zip(documents, told, strict=True)}
    groups = origins(documents)
    assert {m for g in groups for m in g.members} == set(story)
    assert all(len({story[m] for m in g.members}) == 1 for g in groups)
