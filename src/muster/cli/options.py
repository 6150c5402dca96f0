"""Options that several commands share."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from muster.config import Settings, load
from muster.domain.claim import Action, SpeechAct
from muster.domain.engine_name import EngineName
from muster.domain.errors import UsageError
from muster.domain.marking import Tlp
from muster.domain.query import ClaimQuery
from muster.domain.status import AsOf, Clock, end_of
from muster.store.address import Address

LedgerFolder = Annotated[
    Address | None,
    typer.Option(
        "--ledger",
        parser=Address.of,
        metavar="FOLDER|URL",
        help="Folder of the ledger, or postgresql://USER@HOST/DATABASE (else MUSTER_LEDGER, muster.toml, "
        "./muster-ledger).",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write to this file (default: standard output).")
]
Inputs = Annotated[
    list[str],
    typer.Argument(
        help="Files or folders: text, HTML, JSON, JSON Lines, Parquet, RSS, Atom, PDF, mail (.eml, mbox), and these in .gz, .zip, WARC and WACZ; - is standard input."
    ),
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes that analyse.", show_default=False)
]
OnEngine = Annotated[
    EngineName | None,
    typer.Option(
        "--engine",
        help="Where analysis runs: this process, processes of this machine, Ray (default: by --workers).",
        show_default=False,
    ),
]
Work = Annotated[
    Path | None,
    typer.Option(
        "--work",
        help="Folder that keeps finished blocks, for --engine pool or ray (default for ray: in the ledger's folder).",
        show_default=False,
    ),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--address", help="A running Ray cluster (else one for this run alone).", show_default=False
    ),
]
Multilingual = Annotated[
    bool,
    typer.Option(
        "--multilingual", help="Compare sentences across languages too (needs the extra multilingual)."
    ),
]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], show_default=False)]

Text = Annotated[str | None, typer.Option("--text", help="Words that the quote holds.")]
ByAction = Annotated[Action | None, typer.Option("--action", help="Action of the codebook.")]
BySpeechAct = Annotated[SpeechAct | None, typer.Option("--speech-act", help="How it is said.")]
ByPlace = Annotated[
    str | None,
    typer.Option("--place", help="Name or id of a place, in any role; of a country, places in it too."),
]
NamedOnly = Annotated[
    bool,
    typer.Option("--named-only", help="Of a country only what names it, not what is at places in it."),
]
ByActor = Annotated[str | None, typer.Option("--actor", help="Words of the actor.")]
BySource = Annotated[
    str | None, typer.Option("--source", help="Any step of the chain: words of its name, or identity.")
]
ByReport = Annotated[str | None, typer.Option("--report", help="One report, by id.")]
ByEvent = Annotated[str | None, typer.Option("--event", help="One event, by id.")]
Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], help="First day (of the event, else of publication)."),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="Last day (of the event, else of publication)."),
]
Box = Annotated[str | None, typer.Option("--bbox", help="west,south,east,north in degrees.")]
MinOrigins = Annotated[
    int | None,
    typer.Option("--min-origins", min=1, help="At least so many independent origins affirm the event."),
]

AsOfDay = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="The state on this day (default: today).", show_default=False
    ),
]
KnownDay = Annotated[
    datetime | None,
    typer.Option(
        "--known",
        formats=["%Y-%m-%d"],
        help="As it was known at the end of this day (default: now).",
        show_default=False,
    ),
]
Everything = Annotated[
    bool,
    typer.Option("--all", help="Read every claim on the site, however old: a status reads the newest alone."),
]
LastLook = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        formats=["%Y-%m-%d"],
        help="Also say what changed since the end of this day.",
        show_default=False,
    ),
]
OnClock = Annotated[
    Clock, typer.Option("--clock", help="What 'known' goes by: publication, or recording in this ledger.")
]


def as_tlp(written: str) -> Tlp:
    """A TLP 2.0 label as it is typed. Raises UsageError."""
    try:
        return Tlp.of(written)
    except ValueError:
        raise UsageError(f"--tlp: {', '.join(Tlp)} are the labels of TLP 2.0") from None


ForTlp = Annotated[
    Tlp | None,
    typer.Option(
        "--tlp",
        parser=as_tlp,
        metavar="CLEAR|GREEN|AMBER|AMBER+STRICT|RED",
        help="For whom it is made: what is marked stricter is left out, and counted.",
        show_default=False,
    ),
]
WithSensitive = Annotated[
    bool,
    typer.Option("--with-sensitive", help="Do not redact what is sensitive: names, addresses, exact places."),
]


def settings(ledger: Address | None = None, workers: int | None = None) -> Settings:
    """The settings, with what the command line says put on top."""
    base = load()
    return Settings(ledger or base.ledger, workers or base.workers, base.now, base.owners, base.query_limit)


def as_of(valid: datetime | None, known: datetime | None, clock: Clock, now: datetime) -> AsOf:
    """The point on two clocks that the options name; a day of knowledge reaches to its end (UTC)."""
    return AsOf(valid.date() if valid else now.date(), end_of(known.date()) if known else now, clock)


def bounding_box(printed: str | None) -> tuple[float, float, float, float] | None:
    """``west,south,east,north``. Raises UsageError when it is not that."""
    if printed is None:
        return None
    try:
        west, south, east, north = (float(part) for part in printed.split(","))
    except ValueError:
        raise UsageError(f"--bbox: {printed!r} is not west,south,east,north in degrees") from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError(f"--bbox: {printed!r} is outside the earth, or south of it lies north")
    return west, south, east, north


def day(given: datetime | None) -> date | None:
    return given.date() if given else None


def everything(query: ClaimQuery) -> bool:
    """Whether a query sets no filter."""
    return query == ClaimQuery(limit=query.limit, offset=query.offset)
