"""The ledger in a notebook: the same questions as on the pages, answered as tables and pictures.

Tables need the extra ``notebook`` (pandas, PyArrow, GeoPandas); pictures and briefs show themselves in a notebook and need
nothing further.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from muster.domain.claim import Action, SpeechAct
from muster.domain.event import PostureEvent
from muster.domain.extras import optional
from muster.domain.marking import Tlp
from muster.domain.place import Place
from muster.domain.query import ClaimQuery
from muster.domain.record import Recorded
from muster.domain.status import AsOf, Clock, end_of
from muster.export.brief import Brief
from muster.export.brief_map import map_picture
from muster.export.brief_timeline import timeline_picture
from muster.export.briefing import Question, answered
from muster.export.fields import COLUMNS, JOIN, flat
from muster.export.geojson import claims_geojson
from muster.export.handling import Handling, Outgoing, outgoing
from muster.export.picture import Picture
from muster.export.released import events_about, state_of
from muster.gazetteer.lookup import PlaceIndex
from muster.pipeline.site import find_place
from muster.store.address import Address
from muster.store.reader import LedgerReader

_EXTRA = "notebook"
_ALL = 1_000_000_000
_DAYS = ("time_start", "time_end")
_MOMENTS = ("published", "recorded_at", "reviewed_at")


class Book:
    """One ledger, read only; use it as a context manager or close it.

    Sites are named as people name them (name, alias or id), days are ``date`` or ISO text, inclusive. ``as_of`` asks for
    the state on a day, ``known`` for what was known at its end, on the clock of publication or of recording.
    """

    def __init__(
        self, reader: LedgerReader, tlp: Tlp | str | None = None, with_sensitive: bool = False
    ) -> None:
        self.reader = reader
        self.handling = Handling(Tlp.of(tlp) if tlp else None, with_sensitive)

    @classmethod
    def open(
        cls, address: Address | Path | str, tlp: Tlp | str | None = None, with_sensitive: bool = False
    ) -> Book:
        """Raises NotFound when there is no ledger; see :meth:`LedgerReader.open`.

        ``tlp``: what is marked stricter is left out everywhere ("GREEN"); what is sensitive is redacted unless asked for.
        """
        return cls(LedgerReader.open(address), tlp, with_sensitive)

    def close(self) -> None:
        self.reader.close()

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def records(self, *args: Any, **asked: Any) -> tuple[Recorded, ...]:
        """Claims that answer all of it, newest report first, each with its label (``tlp``). Raises NotFound for a site
        that no claim speaks of. Asked by ``text``, ``site``, ``actor``, ``source``, ``action``, ``speech_act``, ``since``,
        ``until``, ``min_origins``, ``limit``. A site that is a country stands for the places in it, too, unless
        ``named_only``.
        """
        return self._outgoing(*args, **asked).records

    def _outgoing(
        self,
        text: str | None = None,
        *,
        site: str | None = None,
        named_only: bool = False,
        actor: str | None = None,
        source: str | None = None,
        action: Action | str | None = None,
        speech_act: SpeechAct | str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        min_origins: int | None = None,
        limit: int = _ALL,
    ) -> Outgoing:
        query = ClaimQuery(
            text=text,
            actor=actor,
            source=source,
            action=Action(action) if action else None,
            speech_act=SpeechAct(speech_act) if speech_act else None,
            since=_day(since),
            until=_day(until),
            min_origins=min_origins,
            limit=limit,
        )
        query = query.at(self._place(site) if site else None, named_only)
        return outgoing(self.reader, self.reader.claims(query).items, self.handling)

    def claims(self, *args: Any, **asked: Any) -> Any:
        """Claims as a pandas DataFrame, one row a claim, in the columns of the CSV export; asked as :meth:`records`.

        Days and moments are datetimes (moments in UTC; what no calendar of pandas holds is NaT), the rest as printed.
        """
        pandas = optional("pandas", _EXTRA, "A table")
        rows = [{name: f.value for name, f in flat(r).items()} for r in self.records(*args, **asked)]
        frame = pandas.DataFrame(rows, columns=list(COLUMNS))
        for name in _DAYS:
            frame[name] = pandas.to_datetime(frame[name], errors="coerce")
        for name in _MOMENTS:
            frame[name] = pandas.to_datetime(frame[name], errors="coerce", utc=True, format="ISO8601")
        return frame

    def arrow(self, *args: Any, **asked: Any) -> Any:
        """The same as a ``pyarrow.Table``."""
        return optional("pyarrow", _EXTRA, "A table").Table.from_pandas(
            self.claims(*args, **asked), preserve_index=False
        )

    def places(self, *args: Any, **asked: Any) -> Any:
        """Claims as a GeoDataFrame (EPSG:4326): a row for each located place and movement of a claim, and one with no
        geometry for a claim that has neither, so that none is lost."""
        out = self._outgoing(*args, **asked)
        features = claims_geojson(out.records, out.tlp)["features"]
        return optional("geopandas", _EXTRA, "A table").GeoDataFrame.from_features(features, crs="EPSG:4326")

    def events(self, *args: Any, **asked: Any) -> Any:
        """The events of the claims asked for, as a DataFrame: what, when, how graded and on how many origins."""
        found = [_event_row(event) for event in self._events(*args, **asked)]
        columns = (
            "event",
            "title",
            "action",
            "start",
            "end",
            "credibility",
            "origins",
            "claims",
            "against",
            "reasons",
        )
        return optional("pandas", _EXTRA, "A table").DataFrame(found, columns=list(columns))

    def status(
        self,
        site: str,
        as_of: date | str | None = None,
        known: date | str | None = None,
        clock: Clock | str = Clock.PUBLISHED,
    ) -> Any:
        """The state of a site as a DataFrame, a row a finding. Raises NotFound for a site that no claim speaks of."""
        point = self._point(as_of, known, Clock(clock))
        place = find_place(self.reader, PlaceIndex.bundled(), site)[0]
        status, _, out = state_of(self.reader, place.id, point, None, self.handling)
        state = out.redacted(status)
        rows = [
            {
                "presence": line.presence.value,
                "text": line.text,
                "credibility": line.credibility.value,
                "likelihood": line.likelihood.word.value
                if line.likelihood and line.likelihood.word
                else None,
                "origins": line.origins,
                "since": line.since,
                "last": line.last,
                "claims": len(line.claims),
                "against": len(line.against),
            }
            for line in state.lines
        ]
        return optional("pandas", _EXTRA, "A table").DataFrame(rows)

    def brief(
        self,
        site: str | None = None,
        *,
        named_only: bool = False,
        actor: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        as_of: date | str | None = None,
        known: date | str | None = None,
        clock: Clock | str = Clock.PUBLISHED,
    ) -> Brief:
        """The cited brief of a site, an actor or a period; shows itself in a notebook."""
        place = self._place(site) if site else None
        point = self._point(as_of, known, Clock(clock))
        asked = Question(point, actor=actor, since=_day(since), until=_day(until))
        return answered(
            self.reader,
            asked.at(place, named_only),
            handling=self.handling,
        )

    def map(self, *args: Any, **asked: Any) -> Picture | None:
        """The map of the claims asked for; None where no place among them has a position."""
        return map_picture(self.records(*args, **asked))

    def timeline(self, *args: Any, **asked: Any) -> Picture | None:
        """The timeline of the events of the claims asked for; None where none bears a date."""
        return timeline_picture(self._events(*args, **asked))

    def _events(self, *args: Any, **asked: Any) -> tuple[PostureEvent, ...]:
        kept = self._outgoing(*args, **asked).kept
        return events_about(self.reader, kept, self.handling)

    def _place(self, name: str) -> Place:
        return find_place(self.reader, PlaceIndex.bundled(), name, countries=True)[0]

    def _point(self, as_of: date | str | None, known: date | str | None, clock: Clock) -> AsOf:
        """What is left out is today, as known now."""
        now = datetime.now(UTC)
        by = _day(known)
        return AsOf(_day(as_of) or now.date(), end_of(by) if by else now, clock)


def _day(given: date | str | None) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) else given


def _event_row(event: PostureEvent) -> dict[str, Any]:
    return {
        "event": event.id,
        "title": event.title,
        "action": event.action.value,
        "start": event.time.start if event.time else None,
        "end": event.time.end if event.time else None,
        "credibility": event.credibility.value,
        "origins": len(event.origins),
        "claims": len(event.claims),
        "against": len(event.contradicted_by),
        "reasons": JOIN.join(event.reasons),
    }
