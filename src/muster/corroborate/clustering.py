"""Claims into events."""

from __future__ import annotations

from collections.abc import Sequence

from muster.domain.event import PostureEvent
from muster.domain.origin import OriginGroup
from muster.domain.record import Recorded


def cluster(recorded: Sequence[Recorded], origins: Sequence[OriginGroup]) -> tuple[PostureEvent, ...]:
    """Events that the claims speak of."""
    return ()
