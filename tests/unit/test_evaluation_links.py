"""The measure of links itself: pairs, directions, parts, and what counts as unlisted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from muster.domain.errors import NotFound, UsageError
from muster.domain.link import Relation
from muster.evaluation.link_worlds import GoldLink, World, read_worlds
from muster.evaluation.links import Found, _tally, _within, figures

EVENTS = {"a:c1": "e1", "a:c2": "e1", "b:c1": "e1", "b:c2": "e2"}
STANCES = dict.fromkeys(EVENTS, ("affirmed", "certain")) | {"b:c1": ("negated", "certain")}
WORLD = World(
    "w",
    (),
    (
        GoldLink(Relation.CONTRADICTS, "b:c1", "a:c1"),
        GoldLink(Relation.SUPERSEDES, "b:c2", "a:c2"),
        GoldLink(Relation.SAME_EVENT, "b:c1", "a:c1"),
    ),
    EVENTS,
    STANCES,
)


def scored(events: list[set[str]], *links: GoldLink, part: str = "all") -> dict[str, Any]:
    found = Found(tuple(frozenset(e) for e in events), frozenset(links))
    return figures(_tally(WORLD, found, _within(part, ("b",))))


def test_a_perfect_answer_is_perfect() -> None:
    made = scored([{"a:c1", "a:c2", "b:c1"}, {"b:c2"}], *WORLD.links)
    assert all(
        made[k]["f1"] == 1 for k in ("same_event", "contradicts", "supersedes", "micro", "same_event_bcubed")
    )


def test_contradiction_has_no_direction_and_supersession_has_one() -> None:
    made = scored(
        [], GoldLink(Relation.CONTRADICTS, "a:c1", "b:c1"), GoldLink(Relation.SUPERSEDES, "a:c2", "b:c2")
    )
    assert made["contradicts"]["f1"] == 1
    assert made["supersedes"]["tp"] == 0


def test_one_cluster_too_many_members_costs_precision() -> None:
    made = scored([{"a:c1", "a:c2", "b:c1", "b:c2"}])
    assert made["same_event"] == {
        "precision": 0.5,
        "recall": 1.0,
        "f1": 0.6667,
        "tp": 3,
        "gold": 3,
        "predicted": 6,
    }
    assert made["same_event_bcubed"]["recall"] == 1
    assert made["same_event_listed"] == {"recall": 1.0, "tp": 1, "gold": 1}


def test_a_denial_of_the_same_event_that_gold_does_not_list_is_told_apart() -> None:
    made = scored(
        [], GoldLink(Relation.CONTRADICTS, "b:c1", "a:c1"), GoldLink(Relation.CONTRADICTS, "b:c1", "a:c2")
    )
    assert made["contradicts"]["precision"] == 0.5
    assert made["contradicts_without_unlisted"]["precision"] == 1
    assert made["contradicts_without_unlisted"]["unlisted"] == 1


def test_a_pair_that_touches_a_held_out_report_is_held_out() -> None:
    assert scored([], part="tuned")["contradicts"]["gold"] == 0
    assert scored([], part="held_out")["contradicts"]["gold"] == 1


@pytest.mark.parametrize(
    "line", ["[]", "{", '{"kind": "same_event"}', '{"kind": "kin", "a": "x:c1", "b": "x:c2"}']
)
def test_malformed_lines_are_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "links.jsonl").write_text(line, "utf-8")
    with pytest.raises(UsageError):
        read_worlds(tmp_path / "links.jsonl", tmp_path)


def test_a_link_to_no_claim_is_refused(tmp_path: Path) -> None:
    (tmp_path / "links.jsonl").write_text(
        json.dumps({"kind": "same_event", "a": "x:c1", "b": "x:c2"}), "utf-8"
    )
    with pytest.raises(UsageError, match="x:c1"):
        read_worlds(tmp_path / "links.jsonl", tmp_path)


def test_absent_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_worlds(tmp_path / "none.jsonl", None)
