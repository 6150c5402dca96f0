"""The state of a site as of a date, folded from claims."""

from __future__ import annotations

from collections.abc import Sequence

from muster.domain.event import PostureEvent
from muster.domain.link import Link
from muster.domain.place import Place
from muster.domain.record import Recorded
from muster.domain.status import AsOf, SiteStatus


def fold(
    place: Place,
    recorded: Sequence[Recorded],
    events: Sequence[PostureEvent],
    links: Sequence[Link],
    as_of: AsOf,
) -> SiteStatus:
    """What is known of ``place`` as of a point on two clocks."""
    return SiteStatus(place.id, as_of, (), (), 0, len(recorded))
