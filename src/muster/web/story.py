"""The path of a story as the page of an origin draws it: a tree of reports, each with its hop."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.document import Document
from muster.domain.origin import OriginGroup
from muster.domain.story_path import Hop
from muster.pipeline.story import Story, story_of
from muster.web.desk import Desk

MAX_DRAWN = 60  # reports: a longer path is for the command line


class Node(NamedTuple):
    """A report, the hop that led to it (None for a root), and the reports that were taken from it."""

    document: Document
    hop: Hop | None
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
    nodes = {root: Node(story.documents[root], None, []) for root in path.roots}
    top = list(nodes.values())
    for hop in path.hops:
        node = nodes[hop.child] = Node(story.documents[hop.child], hop, [])
        (top if hop.parent is None else nodes[hop.parent].children).append(node)
    return Told(tuple(top), path.absent)
