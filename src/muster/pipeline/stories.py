"""Which of many reports are about one happening, and on how many origins each story rests, without a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from muster.corroborate.stories import stories
from muster.corroborate.syndication import origins
from muster.domain.document import Document
from muster.domain.origin import OriginGroup
from muster.domain.record import Quarantined
from muster.domain.story import Story
from muster.pipeline.origins import documents_of


class ToldStory(NamedTuple):
    """A story, its reports by day with the nearest to all of them first, and the origins they rest on."""

    story: Story
    lead: Document
    reports: tuple[Document, ...]
    origins: tuple[OriginGroup, ...]


class StoriesFound(NamedTuple):
    """Stories, those that most reports tell first, and what could not be read."""

    stories: tuple[ToldStory, ...]
    refused: tuple[Quarantined, ...]


def stories_of(inputs: Sequence[str | Path], stdin: BinaryIO | None = None) -> StoriesFound:
    """Read ``inputs`` and group the reports into stories and into origins."""
    items = list(documents_of(inputs, stdin))
    by_id = {item.id: item for item in items if isinstance(item, Document)}
    groups = origins(list(by_id.values()))
    told = [_told(story, by_id, groups) for story in stories(list(by_id.values()))]
    told.sort(key=lambda one: (-len(one.reports), str(one.story.first), one.story.id))
    return StoriesFound(tuple(told), tuple(item for item in items if isinstance(item, Quarantined)))


def _told(story: Story, by_id: dict[str, Document], groups: Sequence[OriginGroup]) -> ToldStory:
    reports = sorted((by_id[i] for i in story.members), key=_printed)
    inside = set(story.members)
    resting = tuple(group for group in groups if not inside.isdisjoint(group.members))
    return ToldStory(story, by_id[story.lead], tuple(reports), resting)


def _printed(document: Document) -> tuple[bool, str, str]:
    when = document.published
    return when is None, when.iso if when else "", document.report_id
