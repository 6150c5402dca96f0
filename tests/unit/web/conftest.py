"""A small press file of our own making, stored in a real ledger: nothing in it happened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from muster.domain.claim import Action, Certainty, Claim, Equipment, Phrase, Polarity, SpeechAct, TimeFrame
from muster.domain.document import DateBasis, Document, Embed, Published, RawReport, Section, SectionKind
from muster.domain.event import PostureEvent
from muster.domain.grade import Credibility, Reliability, ReliabilityGrade
from muster.domain.interval import TimeBasis, TimePrecision, TimeReading, days
from muster.domain.link import Link, Relation
from muster.domain.origin import CopyEvidence, CopyVerdict, OriginGroup, ReuseRun
from muster.domain.place import PlaceBasis, PlaceMention, PlaceReading, Precision
from muster.domain.record import Analysis, Quarantined
from muster.domain.source import Source, SourceKind
from muster.domain.status import AsOf, Presence, SiteStatus, StatusLine
from muster.domain.team import ROLES, Account, Actor, Role
from muster.domain.text import Span
from muster.pipeline.engine import Inline
from muster.pipeline.engines import ports
from muster.store.ledger import Derived, Ledger
from muster.store.reader import LedgerReader
from muster.store.sites import summaries
from muster.team.passwords import Passwords
from muster.team.team import Team
from muster.web.access import Alone
from muster.web.desk import Desk
from muster.web.jobs import Jobs
from muster.web.reader import RememberingReader
from muster.web.security import Front
from muster.web.server import serve_desk
from muster.web.team_door import TeamDoor

CLOCK = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)

READINGS = {
    "Lumen airfield": PlaceReading(
        "site:lumen",
        "Lumen airfield",
        Precision.SITE,
        PlaceBasis.STATED,
        "full name in the register",
        41.19,
        37.02,
        2500,
    ),
    "Port Orrin": PlaceReading(
        "site:orrin",
        "Port Orrin",
        Precision.SITE,
        PlaceBasis.RESOLVED,
        "the only port of that name",
        35.89,
        34.89,
        3000,
    ),
    "Hallow base": PlaceReading(
        "site:hallow",
        "Hallow base",
        Precision.SITE,
        PlaceBasis.STATED,
        "full name in the register",
        35.95,
        35.4,
        2500,
    ),
    "the northern plain": PlaceReading(
        "area:north",
        "Northern plain",
        Precision.AREA,
        PlaceBasis.RESOLVED,
        "an area without borders",
        38.0,
        36.3,
        190_000,
    ),
}

WIRE = (
    "LUMEN, April 14 (Wayfare) - Soldiers of the northern brigade loaded radar equipment onto two Il-76 aircraft at "
    "Lumen airfield on Monday, three port officials told Wayfare. One aircraft left Lumen airfield for Hallow base "
    "before dawn on Tuesday, the officials said.\n\nThe brigade's spokesman denied that any aircraft had left. "
    "Wayfare could not confirm how many soldiers remained in the northern plain.\n\nRead also: Ferry fares rise again"
)
COPY = WIRE.partition("\n\n")[0].replace("LUMEN, April 14 (Wayfare) - ", "")
IMAGES = (
    "Satellite images of 15 April show one Il-76 parked at Lumen airfield and 12 trucks near its northern gate. "
    "A second aircraft may fly to Port Orrin by the end of April, an analyst at Brightline said."
)
POSTS = (
    "A reader sent us this from the coast.\nConvoy of grey trucks at Port Orrin tonight <script>alert(1)</script> "
    "\u202egnp.exe — Harbour Eye (@harbour_eye) April 16, 2026\nThe harbour master gave no comment."
)


@dataclass
class Case:
    """Reports and claims in the making; claims are named so that tests can speak of them."""

    documents: dict[str, Document] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def report(self, name: str, outlet: str | None, day: str | None, text: str, **more: object) -> Document:
        published = Published(day, DateBasis.DECLARED) if day else None
        document = Document(
            name,
            text,
            outlet=outlet,
            published=published,
            language="en",
            url=f"https://{name}.example/1",
            **more,
        )
        self.documents[name] = document
        return document

    def claim(
        self, name: str, report: str, quote: str, action: Action, *chain: Source, **more: object
    ) -> Claim:
        document = self.documents[report]
        start = document.text.index(quote)
        span = Span(start, start + len(quote))
        made = Claim(
            report=document.id,
            span=span,
            quote=quote,
            predicate=Span(start, start + 1),
            attribution=chain,
            speech_act=SpeechAct.STATE,
            action=action,
            polarity=Polarity.AFFIRMED,
            certainty=Certainty.CERTAIN,
            time_frame=TimeFrame.PAST,
            reasons=("codebook entry and pattern",),
        )
        self.claims[name] = replace(made, **more)
        return self.claims[name]

    def place(self, report: str, name: str) -> tuple[PlaceMention, ...]:
        text = self.documents[report].text
        at = text.find(name)
        span = Span(at, at + len(name)) if at >= 0 else None
        return (PlaceMention(name, span, READINGS.get(name)),)

    def of(self, report: str) -> tuple[Claim, ...]:
        return tuple(c for c in self.claims.values() if c.report == self.documents[report].id)

    def store(self, ledger: Ledger) -> None:
        """Put all reports with their claims into a ledger."""
        for name, document in self.documents.items():
            raw = RawReport(document.text.encode(), "text/plain", f"{name}.txt", report_id=name)
            ledger.store(raw, Analysis(document, self.of(name)))


def source(name: str, kind: SourceKind, named: bool = True, identity: str | None = None) -> Source:
    return Source(name, kind, named, None, identity)


def on(
    day: str | None,
    last: str | None = None,
    precision: TimePrecision = TimePrecision.DAY,
    text: str = "on Monday",
) -> TimeReading:
    start = date.fromisoformat(day) if day else None
    end = date.fromisoformat(last or day) if last or day else None
    earliest, latest = days(start, end)
    return TimeReading(
        text, None, earliest, latest, precision, TimeBasis.RESOLVED, reason="read against the report's date"
    )


def press_file() -> Case:
    case = Case()
    wayfare = source("Wayfare", SourceKind.WIRE, identity="wayfare")
    officials = source("three port officials", SourceKind.OFFICIAL, named=False)
    notice = Span(WIRE.index("Read also"), len(WIRE))
    head = Span(0, WIRE.index("Soldiers"))
    sections = (Section(SectionKind.DATELINE, head), Section(SectionKind.POINTER, notice))
    case.report(
        "wire",
        "Wayfare",
        "2026-04-14",
        WIRE,
        title="Aircraft leave Lumen, officials say",
        sections=sections,
        evidence_sha256=None,
    )
    case.report("copy", "Delta Post", "2026-04-15", COPY, title="Lumen empties")
    case.report("images", "Brightline", "2026-04-16", IMAGES, title="Notes on one frame")
    post = Span(POSTS.index("Convoy"), POSTS.index("\nThe harbour"))
    embed = Embed(
        post, post, "Harbour Eye (@harbour_eye)", "harbour_eye", Published("2026-04-16", DateBasis.PRINTED)
    )
    case.report(
        "posts",
        "Coast <b>Daily</b>",
        "2026-04-17",
        POSTS,
        title="=HYPERLINK(1) on the quay",
        embeds=(embed,),
        sections=(Section(SectionKind.EMBED, post),),
    )
    case.report("undated", None, None, "Trucks are at Nowhere Ridge, a shepherd said.")
    _wire_claims(case, wayfare, officials)
    _other_claims(case, wayfare, officials)
    return case


def _wire_claims(case: Case, wayfare: Source, officials: Source) -> None:
    planes = (Equipment("two Il-76 aircraft", "Il-76", 2, 2),)
    case.claim(
        "load", "wire", "Soldiers of the northern brigade loaded radar equipment onto two Il-76 aircraft at Lumen airfield on Monday",
        Action.LOAD, wayfare, officials, site=case.place("wire", "Lumen airfield"), equipment=planes, time=on("2026-04-13"), cue=Phrase("told"),
        actor=Phrase("northern brigade"),
    )  # fmt: skip
    case.claim(
        "leave", "wire", "One aircraft left Lumen airfield for Hallow base before dawn on Tuesday", Action.DEPART, wayfare, officials,
        origin=case.place("wire", "Lumen airfield"), destination=case.place("wire", "Hallow base"), time=on("2026-04-14"),
    )  # fmt: skip
    spokesman = source("The brigade's spokesman", SourceKind.MILITARY, named=False)
    case.claim(
        "deny", "wire", "any aircraft had left", Action.DEPART, wayfare, spokesman, speech_act=SpeechAct.DENY, polarity=Polarity.NEGATED,
        origin=case.place("wire", "Lumen airfield"), time=on("2026-04-14"),
    )  # fmt: skip
    case.claim(
        "unsure", "wire", "how many soldiers remained in the northern plain", Action.REMAIN, wayfare,
        speech_act=SpeechAct.CANNOT_CONFIRM, certainty=Certainty.UNKNOWN, site=case.place("wire", "the northern plain"),
    )  # fmt: skip


def _other_claims(case: Case, wayfare: Source, officials: Source) -> None:
    post = source("Delta Post", SourceKind.OUTLET, identity="delta-post")
    case.claim(
        "copied", "copy", "One aircraft left Lumen airfield for Hallow base before dawn on Tuesday", Action.DEPART, post, wayfare, officials,
        origin=case.place("copy", "Lumen airfield"), destination=case.place("copy", "Hallow base"), time=on("2026-04-14"),
    )  # fmt: skip
    bright = source("Brightline", SourceKind.OUTLET, identity="brightline")
    images = source("Satellite images", SourceKind.IMAGERY, named=False)
    case.claim(
        "seen", "images", "one Il-76 parked at Lumen airfield and 12 trucks near its northern gate", Action.PRESENT, bright, images,
        site=case.place("images", "Lumen airfield"), time=on("2026-04-15"), time_frame=TimeFrame.ONGOING,
    )  # fmt: skip
    analyst = source("an analyst at Brightline", SourceKind.ANALYST, named=False)
    case.claim(
        "plan", "images", "A second aircraft may fly to Port Orrin by the end of April", Action.MOVE, bright, analyst,
        origin=case.place("images", "Lumen airfield"), destination=case.place("images", "Port Orrin"), certainty=Certainty.POSSIBLE,
        time_frame=TimeFrame.FUTURE, time=on("2026-04-21", "2026-04-30", TimePrecision.WEEK, "by the end of April"),
    )  # fmt: skip
    daily = source("Coast <b>Daily</b>", SourceKind.OUTLET)
    eye = source("Harbour Eye (@harbour_eye)", SourceKind.SOCIAL, identity="@harbour_eye")
    case.claim(
        "convoy", "posts", "Convoy of grey trucks at Port Orrin tonight <script>alert(1)</script> \u202egnp.exe", Action.PRESENT, daily, eye,
        site=case.place("posts", "Port Orrin"), time=on("2026-04-16", text="tonight"), object=Phrase("=cmd|' /C calc'!A0"),
    )  # fmt: skip
    shepherd = source("a shepherd", SourceKind.RESIDENT, named=False)
    case.claim(
        "nowhere",
        "undated",
        "Trucks are at Nowhere Ridge",
        Action.PRESENT,
        shepherd,
        site=case.place("undated", "Nowhere Ridge"),
    )


def _derived(case: Case, reader: LedgerReader) -> Derived:
    documents, claims = case.documents, case.claims
    start = WIRE.index("One aircraft")
    run = ReuseRun(Span(start, start + 60), Span(COPY.index("One aircraft"), COPY.index("One aircraft") + 60))
    verdict = CopyVerdict(
        documents["wire"].id, documents["copy"].id, (CopyEvidence.TEXT_REUSE,), 0.6, 1.0, "all of its words are in the wire", (run,)
    )  # fmt: skip
    both = tuple(sorted((documents["wire"].id, documents["copy"].id)))
    groups = [OriginGroup(both, documents["wire"].id, "Wayfare", True, (verdict,))]
    groups += [OriginGroup((documents[n].id,), documents[n].id, n, True) for n in ("images", "posts")]
    groups += [OriginGroup((documents["undated"].id,), documents["undated"].id, "unknown", False)]
    events = (
        _event(claims, ("leave", "copied", "deny"), Action.DEPART, "One aircraft, Lumen airfield → Hallow base", (groups[0].id,), ("deny",), Credibility.DOUBTFUL),
        _event(claims, ("load",), Action.LOAD, "Loading at Lumen airfield", (groups[0].id,), (), Credibility.POSSIBLY_TRUE),
        _event(claims, ("seen",), Action.PRESENT, "1 × Il-76, 12 trucks at Lumen airfield", (groups[1].id,), (), Credibility.POSSIBLY_TRUE),
        _event(claims, ("plan",), Action.MOVE, "Aircraft → Port Orrin", (groups[1].id,), (), Credibility.CANNOT_BE_JUDGED),
        _event(claims, ("nowhere",), Action.PRESENT, "Trucks at Nowhere Ridge", (), (), Credibility.CANNOT_BE_JUDGED),
    )  # fmt: skip
    found = (
        Link(Relation.CONTRADICTS, claims["deny"].id, claims["leave"].id, "a denial of the departure"),
        Link(Relation.SUPPORTS, claims["seen"].id, claims["leave"].id, "one of two aircraft is still there"),
    )
    recorded = tuple(r for d in documents.values() for r in reader.claims_of(d.id))
    return Derived(tuple(groups), events, found, summaries(recorded))


def _event(
    claims: dict[str, Claim], names: tuple[str, ...], action: Action, title: str, origins: tuple[str, ...], against: tuple[str, ...], credibility: Credibility
) -> PostureEvent:  # fmt: skip
    first = claims[names[0]]
    ids = tuple(sorted(claims[n].id for n in names))
    against_ids = tuple(claims[n].id for n in against)
    where = {role: m.reading.place_id for role, m in reversed(first.places) if m.reading}
    return PostureEvent(
        ids, action, title, None, where.get("origin"), where.get("destination"), where.get("site"), first.time, origins, against_ids, credibility,
        (f"{len(origins)} independent origin",),
    )  # fmt: skip


def folded(case: Case, place: str, as_of: AsOf) -> SiteStatus:
    """A status of fixed lines; the sites other than Lumen are quiet."""
    ids = {name: claim.id for name, claim in case.claims.items()}
    if place != "site:lumen":
        return SiteStatus(place, as_of, (), (), 0, 0)
    lines = [
        StatusLine(
            Presence.PRESENT,
            "one Il-76 and 12 trucks",
            (ids["seen"],),
            (),
            Credibility.POSSIBLY_TRUE,
            1,
            date(2026, 4, 15),
            date(2026, 4, 15),
        )
    ]
    if as_of.valid >= date(2026, 4, 14):
        lines.append(
            StatusLine(
                Presence.LEAVING,
                "One aircraft for Hallow base",
                (ids["leave"], ids["copied"]),
                (ids["deny"],),
                Credibility.DOUBTFUL,
                1,
                date(2026, 4, 14),
                None,
            )
        )
    lines.append(
        StatusLine(
            Presence.ARRIVING,
            "99 tanks from Atlantis",
            (ids["plan"],),
            (),
            Credibility.CANNOT_BE_JUDGED,
            1,
            None,
            None,
        )
    )
    return SiteStatus(place, as_of, tuple(lines), ("Has one aircraft left?",), 5, 1)


@pytest.fixture(scope="session")
def case() -> Case:
    return press_file()


@pytest.fixture(scope="session")
def folder(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger on disk with the press file in it."""
    folder = tmp_path_factory.mktemp("press") / "ledger"
    fill(case, folder)
    return folder


def fill(case: Case, folder: Path) -> None:
    with Ledger.open(folder, lambda: CLOCK) as ledger:
        case.store(ledger)
        ledger.quarantine(Quarantined("broken.html", "no text in it", "UnreadableReport"))
        ledger.grade(
            ReliabilityGrade(
                "wayfare", Reliability.B, "desk", "2026-04-01T00:00:00Z", "ten years of checked reports"
            )
        )
        with LedgerReader.open(folder) as reader:
            derived = _derived(case, reader)
        ledger.replace_derived(derived)


@pytest.fixture(scope="session")
def desk(case: Case, folder: Path) -> Iterator[Desk]:
    with RememberingReader.open(folder) as reader:
        yield Desk(
            reader,
            lambda place, as_of: folded(case, reader.place(place).id, as_of),
            partial(Ledger.open, folder, lambda: CLOCK, False),
        )


@pytest.fixture(scope="session")
def client(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = serve_desk(desk, Alone("desk"))
    # a background that is never started: what is given waits
    background = tmp_path_factory.mktemp("background")
    app.state.jobs = Jobs(background, desk.pen, Inline(ports), desk.reader, lambda: CLOCK)
    with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield client


PASSWORD = "four words in a row"


class Gathering:
    """A team at the press file's ledger, with one account of each role, and clients that bear what lets them in."""

    def __init__(self, folder: Path, desk: Desk, front: Front) -> None:
        self.now = datetime(2026, 5, 1, 9, tzinfo=UTC)
        self.front = front
        self.team = Team.open(folder, lambda: self.now, Passwords(memory_kib=8, rounds=1))
        self.root = Actor("root", "command line")
        self.accounts = {role.word: self._account(role) for role in ROLES}
        self.app = serve_desk(desk, TeamDoor(self.team, front), front=front, team=self.team)
        self.app.state.pace = None  # the tests that are about it set one

    def _account(self, role: Role) -> Account:
        known = {a.name: a for a in self.team.people.every()}
        made = known.get(role.word) or self.team.people.add(role.word, role, self.root)
        self.team.people.set_password(made.id, PASSWORD, self.root)
        return made

    def client(self, cookie: str = "", token: str = "") -> TestClient:
        """A browser on our own pages, or a program with a token."""
        base = f"{'https' if self.front.https else 'http'}://127.0.0.1"
        own = {"authorization": f"Bearer {token}"} if token else {"origin": base}
        client = TestClient(
            self.app, base_url=base, headers=own, follow_redirects=False, raise_server_exceptions=False
        )
        if cookie:
            client.cookies.set("__Host-muster" if self.front.https else "muster", cookie, "127.0.0.1")
        return client

    def session(self, word: str) -> str:
        """The key of a fresh session of this role's account."""
        return self.team.entry.open_session(self.accounts[word], "10.0.0.9", "a test")

    def signed_in(self, word: str) -> TestClient:
        return self.client(self.session(word))


@contextmanager
def apart(folder: Path, place: Path) -> Iterator[Desk]:
    """A desk over a copy of the press file's ledger: what is written there is seen by nobody else."""
    copy = shutil.copytree(folder, place / "ledger")
    with RememberingReader.open(copy) as reader:
        yield Desk(
            reader,
            lambda site, as_of: SiteStatus(reader.place(site).id, as_of, (), (), 0, 0),
            partial(Ledger.open, copy, lambda: CLOCK, False),
        )


@contextmanager
def gathered(folder: Path, place: Path, front: Front) -> Iterator[Gathering]:
    """A team at a copy of the press file's ledger."""
    with apart(folder, place) as desk:
        made = Gathering(place / "ledger", desk, front)
        yield made
        made.team.close()


@pytest.fixture
def gathering(folder: Path, tmp_path: Path) -> Iterator[Gathering]:
    """A team for one test."""
    with gathered(folder, tmp_path, Front(shared=True)) as made:
        yield made


@pytest.fixture
def behind_tls(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gathering]:
    """The same behind a proxy that speaks TLS."""
    front = Front(frozenset({"127.0.0.1", "osint.example.org"}), https=True, shared=True)
    with gathered(folder, tmp_path_factory.mktemp("tls"), front) as made:
        yield made


@pytest.fixture(scope="module")
def crowd(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gathering]:
    """A team for the tests of one file, which leave its three accounts as they are."""
    with gathered(folder, tmp_path_factory.mktemp("crowd"), Front(shared=True)) as made:
        yield made


@pytest.fixture(scope="module")
def alone_apart(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of one file's own, to be written at."""
    with apart(folder, tmp_path_factory.mktemp("alone")) as desk:
        yield desk
