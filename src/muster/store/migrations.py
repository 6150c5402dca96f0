"""Named steps that bring a ledger to the present schema, each in one transaction and recorded by name.

A released step keeps its name and place. A change to the schema is a new step, guarded so that it does nothing on a
ledger whose earlier steps already made the present form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    bindparam,
    case,
    delete,
    insert,
    inspect,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateIndex, DropTable

from muster.domain.claim import Claim, TimeFrame
from muster.domain.errors import StopRun
from muster.store import dated_parts, dialect, schema
from muster.store.codec import loads
from muster.store.tally import TalliedTables, recount, summed


class Step(NamedTuple):
    """One change of the schema."""

    name: str
    apply: Callable[[Connection], None]
    frees: bool = False  # whether it leaves much room in the file of a ledger that was there before


def _base(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=list(schema.BASE))


def _derived(connection: Connection) -> None:
    schema.metadata.create_all(connection, tables=[*schema.DERIVED, schema.derivation])


def _newest_first(connection: Connection) -> None:
    """The day of publication beside places and sources; does nothing on a ledger made with it."""
    for table in (schema.claim_places, schema.claim_sources):
        if not any(c["name"] == "published_day" for c in inspect(connection).get_columns(table.name)):
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN published_day TEXT"))
            day = select(schema.claims.c.published_day).where(schema.claims.c.id == table.c.claim)
            connection.execute(update(table).values(published_day=day.scalar_subquery()))
    for table in (schema.reports, schema.claims, schema.claim_sources):  # a place gets more columns below
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


def _decisions(connection: Connection) -> None:
    """People's decisions on claims; an empty table adds nothing to the sum of the base tables."""
    schema.metadata.create_all(connection, tables=[schema.decisions, schema.readings])


def _markings(connection: Connection) -> None:
    """Markings and tags; an empty table adds nothing to the sum of the base tables."""
    schema.metadata.create_all(connection, tables=[schema.markings])


def _incremental(connection: Connection) -> None:
    """Derived tables in the form that is kept up report by report; what they held is computed anew at the next run."""
    for table in (*schema.DERIVED, schema.derivation):
        connection.execute(DropTable(table, if_exists=True))
    _packed_bodies(connection)
    _place_columns(connection)
    _decisions(connection)
    _markings(connection)  # the sum below is over all base tables of today
    tables = [*schema.DERIVED, schema.derivation, schema.pending, schema.tallies, *schema.WORKING]
    schema.metadata.create_all(connection, tables=tables)
    total = f"{recount(connection, schema.BASE):064x}"
    connection.execute(insert(schema.tallies).values(name="base", total=total))
    waiting = select(schema.reports.c.id)
    connection.execute(insert(schema.pending).from_select(["report"], waiting))


def _packed_bodies(connection: Connection) -> None:
    """Bodies deflated; what they say, and so the sums over them, stays. Does nothing where they are packed already."""
    there = set(inspect(connection).get_table_names())
    for packed in schema.PACKED:
        if packed.name in there:
            dialect.pack_bodies(connection, packed)


def _forget_derivation(connection: Connection) -> None:
    """How reports and claims are compared, or named, has changed: what was derived is made anew at the next run."""
    connection.execute(delete(schema.derivation))


def _matches_apart(connection: Connection) -> None:
    """What shows a copy beside what grouping asks for, how little the last candidate shares, events known by their first claim."""
    schema.copy_matches.drop(connection, checkfirst=True)
    schema.metadata.create_all(connection, tables=[schema.copy_matches, schema.weakest])
    _forget_derivation(connection)


def _beside_places(connection: Connection) -> None:
    """What stands beside each place by now, and the sum of the base tables with it: what was derived of them stays."""
    places, lacking = schema.claim_places, _lacking(connection, schema.claim_places)
    if lacking:
        before = summed(places, connection.execute(select(*(c for c in places.c if c not in lacking))))
        _place_columns(connection)
        tables = TalliedTables(connection)
        tables.change(places, recount(connection, (places,)) - before)
        tables.flush()
    connection.execute(text("DROP INDEX IF EXISTS ix_claim_places_place_day"))


def _place_columns(connection: Connection) -> None:
    """The columns that are not there yet, filled from what each claim keeps, and the indexes of all."""
    places = schema.claim_places
    fill = {places.c.country: _fill_countries, places.c.told_from: _fill_days}
    for column in _lacking(connection, places):
        kind = column.type.compile(connection.dialect)
        blank = "" if column.nullable else " NOT NULL DEFAULT ''"
        connection.execute(text(f"ALTER TABLE {places.name} ADD COLUMN {column.name} {kind}{blank}"))
        fill[column](connection)
    for index in places.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))


def _lacking(connection: Connection, table: Table) -> list[Column[Any]]:
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    return [column for column in table.c if column.name not in there]


def _fill_days(connection: Connection) -> None:
    claims, places = schema.claims, schema.claim_places
    later = or_(claims.c.time_frame == TimeFrame.FUTURE.value, claims.c.first_day.is_(None))
    told = select(case((later, ""), else_=claims.c.first_day)).where(claims.c.id == places.c.claim)
    connection.execute(update(places).values(told_from=told.scalar_subquery()))


def _fill_countries(connection: Connection) -> None:
    claims, places, last = schema.claims, schema.claim_places, ""
    its = places.c.claim == bindparam("its_claim"), places.c.position == bindparam("its_position")
    put = update(places).where(*its).values(country=bindparam("its_country"))
    some = select(claims.c.id, claims.c.body).order_by(claims.c.id).limit(_AT_ONCE)
    while found := connection.execute(some.where(claims.c.id > last)).all():
        last = found[-1].id
        lying = [
            {"its_claim": row.id, "its_position": position, "its_country": mention.reading.country}
            for row in found
            for position, (_, mention) in enumerate(loads(Claim, row.body).places)
            if mention.reading and mention.reading.country
        ]
        if lying:
            connection.execute(put, lying)


def _days_beside_actions(connection: Connection) -> None:
    """Longer indexes in the place of those of action and speech act with the day of publication alone."""
    for index in schema.claims.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))
    for name in ("ix_claims_action_day", "ix_claims_act_day"):
        connection.execute(text(f"DROP INDEX IF EXISTS {name}"))


def _keys_by_time(connection: Connection) -> None:
    """The table of keys laid out by stretches of time; it is filled again as what was derived is made anew."""
    _forget_derivation(connection)
    if _lacking(connection, schema.postings):
        schema.postings.drop(connection)
        schema.postings.create(connection)


def _days_beside_outlets(connection: Connection) -> None:
    """A longer index of reports by outlet in the place of that without their days."""
    for index in schema.reports.indexes:
        connection.execute(CreateIndex(index, if_not_exists=True))
    connection.execute(text("DROP INDEX IF EXISTS ix_reports_outlet"))


def _rows_as_they_come(connection: Connection) -> None:
    """Tables that were laid out by ids, which have no order in time; they are filled again as what was derived is made anew."""
    if "owner" in inspect(connection).get_pk_constraint(schema.links.name)["constrained_columns"]:
        return
    _forget_derivation(connection)
    for table in (schema.links, schema.propositions, schema.holdings):
        table.drop(connection)
        table.create(connection)


def _parts(connection: Connection) -> None:
    """Which events and which reports are connected, and when they came; where these are derived anew, that is filled then."""
    connection.execute(text("DROP TABLE IF EXISTS event_parts"))  # an earlier form, of events alone
    if inspect(connection).has_table(schema.dated_parts.name):
        return
    schema.dated_parts.create(connection)
    if connection.execute(select(schema.derivation)).first():
        dated_parts.fill(connection)


_AT_ONCE = 1_000  # claims

STEPS = (
    Step("base-tables", _base),
    Step("derived-tables", _derived),
    Step("word-index", dialect.create_own),
    Step("newest-first", _newest_first),
    Step("incremental-derivation", _incremental),
    Step("decisions", _decisions),
    Step("packed-bodies", _packed_bodies, frees=True),
    Step("compact-tables", dialect.compact, frees=True),
    Step("markings", _markings),
    Step("compared-in-columns", _forget_derivation),
    Step("events-known-by-their-first-claim", _matches_apart),
    Step("countries", _beside_places),
    Step("days-beside-actions", _days_beside_actions),
    Step("credited-in-those-days", _forget_derivation),
    Step("keys-by-time", _keys_by_time, frees=True),
    Step("days-beside-outlets", _days_beside_outlets),
    Step("claims-by-day", dialect.claims_by_day),
    Step("days-beside-places", _beside_places),
    Step("rows-as-they-come", _rows_as_they_come, frees=True),
    Step("dated-events", _parts),
    Step("connected-parts", _parts),
)


def migrate(
    engine: Engine, steps: Sequence[Step] = STEPS, recorded: Table = schema.migrations
) -> tuple[str, ...]:
    """Apply what is missing and return the names applied, which are kept in ``recorded``.

    Raises StopRun when the ledger was written by a newer Muster. A step that fails leaves the steps before it in place.
    """
    with engine.begin() as connection:
        recorded.create(connection, checkfirst=True)
    pending = pending_steps(engine, steps, recorded)
    for step in pending:
        with engine.begin() as connection:
            step.apply(connection)
            position = [known.name for known in steps].index(step.name)
            connection.execute(insert(recorded).values(name=step.name, position=position))
    return tuple(step.name for step in pending)


def freed(applied: Sequence[str]) -> bool:
    """Whether steps that were applied left much room in a ledger; one that they began has none."""
    return STEPS[0].name not in applied and any(step.frees for step in STEPS if step.name in applied)


def pending_steps(
    engine: Engine, steps: Sequence[Step] = STEPS, recorded: Table = schema.migrations
) -> tuple[Step, ...]:
    """Steps that the ledger lacks, in order. Raises StopRun when it has one that is not known here."""
    applied = applied_steps(engine, recorded)
    unknown = applied - {step.name for step in steps}
    if unknown:
        raise StopRun(
            f"this ledger was written by a newer Muster (step {min(unknown)!r}); install a newer version to open it"
        )
    return tuple(step for step in steps if step.name not in applied)


def applied_steps(engine: Engine, recorded: Table = schema.migrations) -> frozenset[str]:
    """Names recorded in the ledger; empty where it has none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(recorded.name):
            return frozenset()
        return frozenset(connection.execute(select(recorded.c.name)).scalars())
