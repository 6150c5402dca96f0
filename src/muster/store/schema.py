"""The ledger's tables, declared once for SQLite and PostgreSQL.

Base tables are append-only: rows are added and never changed. Derived tables are a pure function of the base tables
and are replaced together. Columns beside ``body`` only index what ``body`` (canonical JSON of the domain value) says.
Instants are ISO 8601 text in UTC, civil days ISO dates, coordinates WGS 84 degrees, offsets Unicode code points.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, Table

from muster.store.columns import Text

metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)

custody = Table(
    "custody",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("locator", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)

evidence = Table(
    "evidence",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("locator", Text, nullable=False),
    Column("url", Text),
    Column("collected_at", Text, nullable=False),
    Column("tool", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("published", Text),
    Column("published_basis", Text),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report_id", Text, nullable=False, index=True),
    Column("evidence", Text, ForeignKey("evidence.sha256"), nullable=False),
    Column("outlet", Text),
    Column("url", Text),
    Column("published", Text),
    Column("published_day", Text, index=True),
    Column("language", Text),
    Column("title", Text),
    Column("text_sha256", Text, nullable=False),
    Column("recorded_at", Text, nullable=False, index=True),
    Column("tool", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# What was handed in (bytes and declared fields) and the report it became: the same input again is known at once.
intakes = Table(
    "intakes",
    metadata,
    Column("key", Text, primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("evidence", Text, ForeignKey("evidence.sha256"), nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("action", Text, nullable=False, index=True),
    Column("speech_act", Text, nullable=False, index=True),
    Column("polarity", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("time_frame", Text, nullable=False),
    Column("actor", Text),  # case-folded
    Column("speaker", Text),  # identity of the innermost source, else its case-folded name
    Column("first_day", Text, index=True),  # event days, inclusive; publication day where none is known
    Column("last_day", Text, index=True),
    Column("published_day", Text, index=True),
    Column("recorded_at", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("body", Text, nullable=False),
)

claim_places = Table(
    "claim_places",
    metadata,
    Column("claim", Text, ForeignKey("claims.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("place", Text, index=True),
    Column("name", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("precision", Text, nullable=False),
)

claim_sources = Table(
    "claim_sources",
    metadata,
    Column("claim", Text, ForeignKey("claims.id"), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),  # case-folded
    Column("identity", Text, index=True),
    Column("kind", Text, nullable=False),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Text, primary_key=True),
    Column("locator", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("sha256", Text),
    Column("recorded_at", Text, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("id", Text, primary_key=True),
    Column("a", Text, nullable=False, index=True),
    Column("b", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)

reliability = Table(
    "reliability",
    metadata,
    Column("id", Text, primary_key=True),
    Column("identity", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)

origins = Table(
    "origins",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("lineage_known", Boolean, nullable=False),
    Column("body", Text, nullable=False),
)

origin_members = Table(
    "origin_members",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("report", Text, primary_key=True, index=True),
    Column("position", Integer, nullable=False),  # of the origin: the first of a report is its main one
)

events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("action", Text, nullable=False),
    Column("credibility", Text, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

event_members = Table(
    "event_members",
    metadata,
    Column("event", Text, primary_key=True),
    Column("claim", Text, primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("relation", Text, nullable=False),
    Column("a", Text, nullable=False, index=True),
    Column("b", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("place", Text, primary_key=True),
    Column("claims", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

# One row: which base state the derived tables were made from, by which version, and what they then held.
derivation = Table(
    "derivation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("base", Text, nullable=False),
    Column("derived", Text, nullable=False),
    Column("tool", Text, nullable=False),
)

BASE = (
    custody,
    evidence,
    reports,
    intakes,
    claims,
    claim_places,
    claim_sources,
    quarantine,
    judgements,
    reliability,
)
DERIVED = (origins, origin_members, events, event_members, links, sites)
