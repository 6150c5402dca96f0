"""Which claims may be used for a question asked at a point on two clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime

from muster.domain.claim import Claim, TimeFrame
from muster.domain.document import Published
from muster.domain.record import Dated, Recorded
from muster.domain.status import AsOf, Clock


def known(r: Recorded, as_of: AsOf) -> bool:
    """Whether the claim was known. A publication day without hour or zone counts from that day on; without any date
    it was never known on the publication clock."""
    if as_of.clock is Clock.RECORDED:
        return r.recorded_at <= as_of.known
    return r.document.published is not None and published_by(r.document.published, as_of.known)


def known_by(d: Dated, as_of: AsOf) -> bool:
    """:func:`known` of a claim that was not read."""
    if as_of.clock is Clock.RECORDED:
        return d.recorded_at <= as_of.known
    return d.published is not None and _published_by(d.published, as_of.known)


def published_by(published: Published, moment: datetime) -> bool:
    """Whether a publication date is not after a moment (aware); a day without hour counts from its beginning, UTC."""
    return _published_by(published.iso, moment)


def _published_by(iso: str, moment: datetime) -> bool:
    exact = _moment(iso)
    return exact <= moment if exact else date.fromisoformat(iso[:10]) <= moment.astimezone(UTC).date()


def _moment(iso: str) -> datetime | None:
    """The instant, when hour and zone are printed."""
    if len(iso) <= 10:
        return None
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    return moment if moment.tzinfo else None


def applies(r: Recorded, as_of: AsOf) -> bool:
    """Whether the claim speaks of the asked day or before, or of what was then still to come.

    A claim without event time stands for its day of publication (of recording where that is unknown).
    """
    time = r.claim.time
    if time and time.start:
        return time.start <= as_of.valid or planned(r.claim)
    if time and time.end and time.end <= as_of.valid:
        return True
    return stated_on(r) <= as_of.valid


def stated_on(r: Recorded) -> date:
    return r.document.published.day if r.document.published else r.recorded_at.date()


def planned(claim: Claim) -> bool:
    return claim.time_frame is TimeFrame.FUTURE


def happened(r: Recorded, as_of: AsOf) -> bool:
    """Whether the claim tells of something done or under way by the asked day."""
    if planned(r.claim):
        return False
    start = r.claim.time.start if r.claim.time else None
    return start is None or start <= as_of.valid
