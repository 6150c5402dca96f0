from __future__ import annotations

from datetime import date

import pytest

from muster.domain.document import Embed
from muster.read.embeds import flattened_posts, links_in

PUBLISHED = date(2025, 3, 6)
LONG = (
    "The governor told the council that the brigade would be moved to the coast before the end of the month, that the "
    "old barracks would be handed over to the town, and that nobody in the capital had asked him for his opinion, "
    "which did not surprise him at all after so many years in the office."
)
SIGNED = "— Ada Ray (@ada_ray) March 5, 2025"


def only(text: str) -> Embed:
    (embed,) = flattened_posts(text, PUBLISHED)
    return embed


def test_a_post_of_one_line() -> None:
    text = f"{LONG}\nTrucks at the gate https://t.co/Ab1 pic.twitter.com/Cd2\n{SIGNED}\n{LONG}"
    embed = only(text)
    assert embed.body.of(text) == "Trucks at the gate"
    assert embed.span.of(text) == f"Trucks at the gate https://t.co/Ab1 pic.twitter.com/Cd2\n{SIGNED}"
    assert (embed.author, embed.handle) == ("Ada Ray (@ada_ray)", "ada_ray")
    assert embed.published is not None
    assert embed.published.iso == "2025-03-05"
    assert embed.links == ("https://t.co/Ab1", "pic.twitter.com/Cd2")


def test_earlier_lines_belong_as_long_as_it_could_be_one_post() -> None:
    text = f"{LONG}\nThey have been here since 2019.\nNow they leave.@ada reports: https://t.co/Ab1\n{SIGNED}"
    embed = only(text)
    assert embed.body.of(text) == "They have been here since 2019.\nNow they leave.@ada reports:"


@pytest.mark.parametrize(
    "before",
    [
        LONG,
        "The ministry wrote on X:",
        "It posted a picture on Telegram on Monday",
        "Another post https://t.co/Zz9",
        "Read also: what the ministry said",
        "A short paragraph.\n",
    ],
)
def test_a_post_ends_where_the_line_before_cannot_be_its_own(before: str) -> None:
    text = f"{LONG}\n\n{before}\nTrucks at the gate https://t.co/Ab1\n{SIGNED}"
    assert only(text).body.of(text) == "Trucks at the gate"


def test_two_posts_do_not_run_into_each_other() -> None:
    text = f"First one.\n{SIGNED}\nSecond one.\n— Bo (@bo) March 6, 2025"
    assert [embed.body.of(text) for embed in flattened_posts(text, PUBLISHED)] == [
        "First one.",
        "Second one.",
    ]


def test_words_and_signature_on_one_line() -> None:
    text = f"{LONG}\nTrucks at the gate https://t.co/Ab1 {SIGNED}\n{LONG}"
    assert only(text).body.of(text) == "Trucks at the gate"


def test_a_dotted_signature_after_links_and_an_author_line_before_its_post() -> None:
    after = f"{LONG}\nTrucks at the gate https://t.co/Ab1\nAda Ray (@ada_ray) · Mar 5"
    assert only(after).body.of(after) == "Trucks at the gate"
    before = f"{LONG}\nAda Ray @ada_ray · Mar 5\nTrucks at the gate\n{LONG}"
    embed = only(before)
    assert embed.body.of(before) == "Trucks at the gate"
    assert embed.published is not None
    assert embed.published.iso == "2025-03-05"


def test_a_date_without_year_stays_unknown_without_a_publication_date() -> None:
    (embed,) = flattened_posts("Trucks https://t.co/A1\nAda Ray (@ada_ray) · Mar 5", None)
    assert embed.published is None


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ('7/ RT @bo_b: "Two jets over the dam now" — not verified.', "Two jets over the dam now"),
        ("RT @bo_b: Two jets over the dam now https://t.co/A1", "Two jets over the dam now"),
    ],
)
def test_repeated_posts(text: str, body: str) -> None:
    embed = only(text)
    assert (embed.body.of(text), embed.handle, embed.published) == (body, "bo_b", None)
    assert embed.span.of(text).startswith("RT @bo_b")


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "Write to Ada Ray (@ada_ray) with tips.",
        "The account — Ada Ray (@ada_ray) March 5, 2025, as printed — was closed.",
        "START the thread at @bo_b: it is good",
        "A dash — and a name (of no account) March 5, 2025",
    ],
)
def test_what_is_no_post(text: str) -> None:
    assert flattened_posts(text, PUBLISHED) == ()


def test_a_signature_with_nothing_before_it_is_no_post() -> None:
    assert flattened_posts(SIGNED, PUBLISHED) == ()


def test_links_are_listed_once_in_order() -> None:
    assert links_in("see https://b.example/x, t.co/A1 and https://b.example/x.") == (
        "https://b.example/x",
        "t.co/A1",
    )
