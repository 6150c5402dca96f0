"""The ledger's tables, declared once for SQLite and PostgreSQL.

Base tables are append-only: rows are added and never changed, but for the claims that people decide on: ``claims`` with
``claim_places`` and ``claim_sources`` says what counts, ``readings`` what was read (store/settling.py). Derived tables are a pure function of the base tables;
they are kept up report by report, or made anew together. Columns beside ``body`` only index what ``body`` (canonical JSON of the domain value, packed where there are many) says.
Instants are ISO 8601 text in UTC, civil days ISO dates, coordinates WGS 84 degrees, offsets Unicode code points.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from muster.store.columns import Text
from muster.store.packed import Packed

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
    Column("body", Packed, nullable=False),
    Index("ix_reports_outlet_day", "outlet", "published_day"),
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
    Column("action", Text, nullable=False),
    Column("speech_act", Text, nullable=False),
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
    Column("body", Packed, nullable=False),
    # with the days that a claim tells of, so that those of other days are passed over without a look at their rows
    Index("ix_claims_action_days", "action", "published_day", "first_day", "last_day"),
    Index("ix_claims_act_days", "speech_act", "published_day", "first_day", "last_day"),
)

# ``published_day`` stands in both tables beside what is searched for, so that the newest are found without a sort.
claim_places = Table(
    "claim_places",
    metadata,
    Column("claim", Text, ForeignKey("claims.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("place", Text),
    Column("name", Text, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("precision", Text, nullable=False),
    Column("published_day", Text),
    Column("country", Text),  # ISO 3166-1 alpha-2: that it lies in, or that it is
    # the first day that the claim tells of; empty where that is not known, and for what is still to come
    Column("told_from", Text, nullable=False),
    Index("ix_claim_places_place_told", "place", "published_day", "claim", "told_from"),
    Index("ix_claim_places_country_day", "country", "published_day"),
)

claim_sources = Table(
    "claim_sources",
    metadata,
    Column("claim", Text, ForeignKey("claims.id"), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),  # case-folded
    Column("identity", Text),
    Column("kind", Text, nullable=False),
    Column("published_day", Text),
    Index("ix_claim_sources_name_day", "name", "published_day"),
    Index("ix_claim_sources_identity_day", "identity", "published_day"),
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

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("claim", Text, nullable=False, index=True),
    Column("report", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# Claims as they were read, of those that any decision belongs to.
readings = Table(
    "readings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("report", Text, ForeignKey("reports.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("body", Packed, nullable=False),
)

reliability = Table(
    "reliability",
    metadata,
    Column("id", Text, primary_key=True),
    Column("identity", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# Who may be told of a ledger, a report or a source, and what of them is sensitive (domain/marking.py).
markings = Table(
    "markings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("key", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
)

# Reports that were stored and not yet compared with the others.
pending = Table("pending", metadata, Column("report", Text, ForeignKey("reports.id"), primary_key=True))

# Running sums over all rows of the base and of the derived tables (store/tally.py).
tallies = Table(
    "tallies",
    metadata,
    Column("name", Text, primary_key=True),
    Column("total", Text, nullable=False),
)

origins = Table(
    "origins",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sort", Text, nullable=False, index=True),  # day of the root, then its id
    Column("label", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("lineage_known", Boolean, nullable=False),
)

origin_members = Table(
    "origin_members",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("report", Text, primary_key=True, index=True),
    Column("passages", Text, nullable=False),  # "[[start,end],…]": empty where it holds the report whole
)

copy_matches = Table(
    "copy_matches",
    metadata,
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True, index=True),  # the later report
    Column("body", Packed, nullable=False),  # what grouping asks for, of hundreds at a time
    Column("verdict", Packed),  # what shows it, for those who look; empty where nothing speaks for one origin
)

events = Table(
    "events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sort", Text, nullable=False, index=True),  # earliest time
    Column("action", Text, nullable=False),
    Column("credibility", Text, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("body", Packed, nullable=False),
)

event_members = Table(
    "event_members",
    metadata,
    Column("event", Text, primary_key=True),
    Column("claim", Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# One row an event, and one a report that was taken in: the connected part that it lies in, of events by the edges of their claims,
# of reports by their matches, named by one of its items; and when its first and its last claim came (dated_parts.py).
dated_parts = Table(
    "dated_parts",
    metadata,
    Column("part", Text, primary_key=True),
    Column("item", Text, primary_key=True, index=True),
    Column("first_published", Text, nullable=False),  # day, "~" where a report has none
    Column("last_published", Text, nullable=False),
    Column("first_recorded", Text, nullable=False),
    Column("last_recorded", Text, nullable=False),
    sqlite_with_rowid=False,
)

links = Table(
    "links",
    metadata,
    Column("owner", Text, primary_key=True),  # the event inside which it lies, else its later claim
    Column("id", Text, primary_key=True),
    Column("relation", Text, nullable=False),
    Column("a", Text, nullable=False, index=True),
    Column("b", Text, nullable=False, index=True),
    Column("body", Packed, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    Column("place", Text, primary_key=True),
    Column("claims", Integer, nullable=False, index=True),
    Column("body", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("earlier", Text, primary_key=True),
    Column("later", Text, nullable=False, index=True),  # the outlet's next version of the earlier report
)

# One row: by which version the derived tables were made, and what they then held.
derivation = Table(
    "derivation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("derived", Text, nullable=False),
    Column("tool", Text, nullable=False),
)

# Working tables: what comparing a new report with all others needs at hand (domain/postings.py). They say nothing that
# the base tables do not, and are filled anew with the derived tables.
report_traits = Table(
    "report_traits",
    metadata,
    Column("report", Text, primary_key=True),
    Column("body", Packed, nullable=False),
)

weakest = Table(
    "weakest",
    metadata,
    Column("report", Text, primary_key=True),
    Column("search", Integer, primary_key=True, autoincrement=False),
    Column("weight", BigInteger, nullable=False),  # of the last candidate, where as many are kept as ever are
    sqlite_with_rowid=False,
)

names = Table(
    "names",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
)

postings = Table(
    "postings",
    metadata,
    Column("space", Integer, primary_key=True, autoincrement=False),
    # a stretch of time, first: what is asked of one time then lies together (posting_statements.py)
    Column("period", Integer, primary_key=True, autoincrement=False),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("owner", Text, primary_key=True),
    Column("mark", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

holdings = Table(
    "holdings",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("space", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),  # pairs of key and mark, 64 bits each, little-endian
)

propositions = Table(
    "propositions",
    metadata,
    Column("claim", Text, primary_key=True),
    Column("body", Packed, nullable=False),
)

claim_edges = Table(
    "claim_edges",
    metadata,
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True, index=True),  # the claim published later
    Column("score", Float, nullable=False),
    sqlite_with_rowid=False,
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
    decisions,
    readings,
    markings,
)
DERIVED = (origins, origin_members, copy_matches, events, event_members, links, sites, revisions)
WORKING = (report_traits, weakest, names, postings, holdings, propositions, claim_edges, dated_parts)
PACKED = tuple(
    table for table in metadata.sorted_tables if "body" in table.c and isinstance(table.c.body.type, Packed)
)
