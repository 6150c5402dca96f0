"""Relations between claims."""

from __future__ import annotations

from collections.abc import Sequence

from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded


def links(
    recorded: Sequence[Recorded], events: Sequence[PostureEvent], origins: Sequence[OriginGroup]
) -> tuple[Link, ...]:
    """Links between claims, each with its reason."""
    return ()
