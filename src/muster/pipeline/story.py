"""The path of a story, read from the ledger."""

from __future__ import annotations

from typing import NamedTuple

from muster.corroborate.story_path import path
from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.errors import NotFound
from muster.domain.event import PostureEvent
from muster.domain.origin import OriginGroup
from muster.domain.story_path import StoryPath
from muster.store.reader import LedgerReader


class Story(NamedTuple):
    """The path of one origin with its reports by id, for showing it."""

    path: StoryPath
    group: OriginGroup
    documents: dict[str, Document]


def story_path(reader: LedgerReader, key: str) -> tuple[Story, ...]:
    """The paths of an origin (by id) or of every origin of a report (by id or name), the main one first.

    A report that shares its text with no other has a path without hops. Raises NotFound.
    """
    return tuple(story_of(reader, group) for group in _groups(reader, key))


def _groups(reader: LedgerReader, key: str) -> tuple[OriginGroup, ...]:
    try:
        return (reader.origin(key),)
    except NotFound:
        found = reader.origins_of(reader.document(key).id)
    if not found:
        raise NotFound(f"report {key} has not been compared with the others; run: muster verify --rebuild")
    return found


def story_of(reader: LedgerReader, group: OriginGroup) -> Story:
    """The path of one origin of the ledger."""
    documents = {member: reader.document(member) for member in group.members}
    recorded = [one for member in group.members for one in reader.claims_of(member)]
    claims: list[Claim] = [one.claim for one in recorded]
    events: list[PostureEvent] = [
        reader.event(e) for e in sorted({one.event for one in recorded if one.event})
    ]
    return Story(path(group, documents.values(), claims, events), group, documents)
