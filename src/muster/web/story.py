"""The path of a story as the page of an origin draws it: a tree of reports, each with its hop."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.document import Document
from muster.domain.origin import OriginGroup
from muster.domain.story_path import Change, Hop
from muster.pipeline.story import Story, story_of
from muster.web.desk import Desk
from muster.web.wording import Piece, differences
from muster.web.words import visible

MAX_DRAWN = 60  # reports: a longer path is for the command line
AT_ONCE = 2  # reports up to which the path is drawn with the page, not after it


class Altered(NamedTuple):
    """One change with the words of both reports cut where they differ; empty where one of them has none."""

    change: Change
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


class Node(NamedTuple):
    """A report, the hop that led to it (None for a root) and what it changed, and the reports that were taken from it."""

    document: Document
    hop: Hop | None
    altered: tuple[Altered, ...]
    children: list[Node]


class Told(NamedTuple):
    """Roots, or the reports that hang on a source whose text is not held (``absent``)."""

    nodes: tuple[Node, ...]
    absent: str | None


def told(group: OriginGroup, desk: Desk) -> Told | None:
    """The path of an origin; None where there is nothing to draw: one report, or too many for a page."""
    if not 1 < len(group.members) <= MAX_DRAWN:
        return None
    return desk.reader.remember(("story", group.id), lambda: drawn(story_of(desk.reader, group)))


def drawn(story: Story) -> Told:
    """The hops as a tree; parents come before their children."""
    path = story.path
    nodes = {root: Node(story.documents[root], None, (), []) for root in path.roots}
    top = list(nodes.values())
    for hop in path.hops:
        node = nodes[hop.child] = Node(story.documents[hop.child], hop, _altered(hop), [])
        (top if hop.parent is None else nodes[hop.parent].children).append(node)
    return Told(tuple(top), path.absent)


def _altered(hop: Hop) -> tuple[Altered, ...]:
    return tuple(_alteration(change) for change in hop.changes)


def _alteration(change: Change) -> Altered:
    if change.parent and change.child:
        return Altered(change, *differences(change.parent.quote, change.child.quote))
    was, now = (
        (Piece(visible(excerpt.quote), False),) if excerpt else ()
        for excerpt in (change.parent, change.child)
    )
    return Altered(change, was, now)
