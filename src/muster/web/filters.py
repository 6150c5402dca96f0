"""What a person chose to see, as it stands in the address of the page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from muster.domain.claim import Action, SpeechAct
from muster.domain.grade import Credibility
from muster.domain.marking import Tlp
from muster.domain.query import ClaimQuery, Known
from muster.domain.status import Clock, end_of

PAGE = 50
MAX_PAGE = 200
VIEW = frozenset({"friend", "hostile"})  # how claims are drawn, not which


EARLIEST, LATEST = date(1000, 1, 1), date(2999, 12, 31)  # days around these can be reckoned with
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]


class Form(BaseModel):
    """Query parameters as an HTML form sends them: an empty value is no value."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, values: Any) -> Any:
        if isinstance(values, dict):
            return {k: v for k, v in values.items() if v not in ("", None)}
        return values


class AsOfForm(Form):
    """A point on two clocks; what is left out is chosen by the page."""

    valid: Day | None = Field(default=None, description="Civil day that the state is asked for")
    known: Day | None = Field(default=None, description="Last day whose reports or records count")
    clock: Clock = Field(default=Clock.PUBLISHED, description="Which clock decides what was known")


def _label(given: Any) -> Any:
    """A plus sign that nobody escaped arrives as a space."""
    return given.replace(" ", "+") if isinstance(given, str) else given


Audience = Annotated[Tlp | None, BeforeValidator(_label)]


class Taken(Form):
    """How something is taken away."""

    tlp: Audience = Field(
        default=None, description="For whom it is made (TLP 2.0): what is marked stricter is left out"
    )
    with_sensitive: bool = Field(
        default=False, description="Do not redact what is sensitive; for analysts alone"
    )


class Filters(Form):
    """Query parameters that map, timeline, list and export share. Empty values mean "all"."""

    q: str | None = Field(default=None, max_length=200, description="Words in the quote")
    action: Action | None = Field(default=None, description="Action of the codebook")
    act: SpeechAct | None = Field(default=None, description="Speech act")
    source: str | None = Field(
        default=None, max_length=200, description="Any step of the chain: printed name or identity"
    )
    actor: str | None = Field(default=None, max_length=200, description="Actor as printed")
    place: str | None = Field(
        default=None,
        max_length=200,
        description="Gazetteer id of a place in any role; of a country, the places in it count, too",
    )
    named: bool | None = Field(
        default=None, description="Of a country only claims that name it, not those at places in it"
    )
    event: str | None = Field(default=None, max_length=64, description="Event id")
    report: str | None = Field(default=None, max_length=64, description="Report id")
    since: Day | None = Field(default=None, description="First civil day, inclusive")
    until: Day | None = Field(default=None, description="Last civil day, inclusive")
    bbox: str | None = Field(default=None, max_length=80, description="west,south,east,north in degrees")
    origins: int | None = Field(
        default=None, ge=1, le=1000, description="At least so many independent origins"
    )

    language: str | None = Field(
        default=None,
        max_length=35,
        description="Language of the report, ISO 639-1; und where it is not known",
    )
    grade: Credibility | None = Field(default=None, description="Credibility of the claim's event, 1 to 6")
    disputed: bool | None = Field(default=None, description="Only claims that another claim contradicts")
    known: Day | None = Field(default=None, description="Only what was known by the end of this day, UTC")
    clock: Clock | None = Field(
        default=None, description="Which clock says what was known; publication where it is not given"
    )
    since_seen: AwareDatetime | None = Field(
        default=None, description="Only what was recorded after this moment, such as the last look"
    )
    friend: str | None = Field(
        default=None, max_length=200, description="Words of actors that are drawn as friends, with commas"
    )
    hostile: str | None = Field(
        default=None, max_length=200, description="Words of actors that are drawn as hostile, with commas"
    )

    @field_validator("bbox")
    @classmethod
    def _box(cls, value: str | None) -> str | None:
        if value is not None:
            box(value)
        return value

    def query(self, limit: int = PAGE, offset: int = 0) -> ClaimQuery:
        """The question for the ledger."""
        return ClaimQuery(
            text=self.q,
            action=self.action,
            speech_act=self.act,
            place=self.place,
            actor=self.actor,
            source=self.source,
            report=self.report,
            event=self.event,
            since=self.since,
            until=self.until,
            bbox=box(self.bbox) if self.bbox else None,
            min_origins=self.origins,
            language=self.language,
            credibility=self.grade,
            disputed=bool(self.disputed),
            known=self.as_known,
            recorded_after=self.since_seen,
            limit=limit,
            offset=offset,
        )

    @property
    def as_known(self) -> Known | None:
        """What was known by the end of the chosen day."""
        return Known(self.clock or Clock.PUBLISHED, end_of(self.known)) if self.known else None

    def address(self, **changes: str | None) -> str:
        """The query string of these filters with some changed (None removes one)."""
        values = self.model_dump(mode="json", exclude_none=True) | changes
        return urlencode({k: v for k, v in values.items() if v is not None})

    @property
    def active(self) -> tuple[tuple[str, str], ...]:
        """Names and values of all filters that are set."""
        off = VIEW if self.known else {*VIEW, "clock"}
        kept = {k: v for k, v in self.model_dump(mode="json", exclude_none=True).items() if k not in off}
        return tuple((k, str(v)) for k, v in kept.items() if v is not False and k != "named")


class Paged(Filters):
    """Filters with a page of results."""

    limit: int = Field(default=PAGE, ge=1, le=MAX_PAGE)
    offset: int = Field(default=0, ge=0, le=10_000_000)


def box(text: str) -> tuple[float, float, float, float]:
    """Parse ``west,south,east,north``. Raises ValueError when it is no box on the globe."""
    parts = [float(part) for part in text.split(",")]
    if len(parts) != 4:
        raise ValueError("four numbers: west,south,east,north")
    west, south, east, north = parts
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("degrees out of range")
    return west, south, east, north
