"""Archives, report by report: any slice of one is the same whoever makes it, and memory holds one story at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from random import Random

from muster.evaluation.synthetic.copies import edited, trimmed
from muster.evaluation.synthetic.draft import Draft
from muster.evaluation.synthetic.events import Event, another_year, day_of, event, recounted
from muster.evaluation.synthetic.model import Options, Relation, SyntheticReport
from muster.evaluation.synthetic.names import AGENCIES, outlet
from muster.evaluation.synthetic.printing import Copy, report
from muster.evaluation.synthetic.story import story
from muster.evaluation.synthetic.timeline import BLOCK, Planned, plan
from muster.evaluation.synthetic.world import drawn

DEFAULT = Options()
_AGENCY_STORIES = 0.45
_CREDITED = {True: 0.7, False: 0.3}  # copies that name the origin: of an agency's text, of another paper's


def archive(
    seed: int, reports: int, options: Options = DEFAULT, start: int = 0, stop: int | None = None
) -> Iterator[SyntheticReport]:
    """Reports ``start`` to ``stop`` (exclusive; all by default) of the archive of ``reports`` reports made from ``seed``.

    A longer archive of the same seed and options begins with the shorter one. Copies follow their origin.
    """
    stop = reports if stop is None else min(stop, reports)
    for block in range(start // BLOCK, -(-stop // BLOCK)):
        first = block * BLOCK
        yield from islice(
            _block(seed, block, options, max(0, start - first)), max(0, stop - max(start, first))
        )


def _block(seed: int, block: int, options: Options, skip: int) -> Iterator[SyntheticReport]:
    """Reports of one block without the first ``skip``; stories that are skipped whole are not written."""
    at = 0
    for planned in plan(seed, block, options):
        if at + planned.reports > skip:
            yield from islice(_reports(seed, block, planned, options), max(0, skip - at), None)
        at += planned.reports


def _rng(seed: int, block: int, what: str, number: int) -> Random:
    return Random(f"{seed} {what} {block}.{number}")  # noqa: S311 - constructed data, not a secret


@lru_cache(256)
def _event(seed: int, block: int, number: int, pattern: int, anniversary: bool, options: Options) -> Event:
    facts = _rng(seed, block, "event", number)
    shape = _rng(seed, block, "pattern", pattern)
    if pattern == number:
        return event(facts, shape, seed, day_of(facts, options))
    other = _rng(seed, block, "event", pattern)
    day = another_year(facts, day_of(other, options), options)
    return recounted(event(other, shape, seed, day), facts) if anniversary else event(facts, shape, seed, day)


def _reports(seed: int, block: int, planned: Planned, options: Options) -> Iterator[SyntheticReport]:
    what = _event(seed, block, planned.event, planned.pattern, planned.anniversary, options)
    facts = _rng(seed, block, "facts", planned.number)
    draft = story(what, _rng(seed, block, "wording", planned.wording), facts)
    rng = _rng(seed, block, "copies", planned.number)
    first = _origin(
        what, draft, planned, f"{block}-{planned.number}", f"{block}-{planned.event}", rng, options
    )
    if planned.wording != planned.number:
        first = first._replace(twin_of=f"s{block}-{planned.wording}")
    yield report(first, what)
    used = {first.outlet}
    for number in range(1, planned.reports):
        yield report(_copy(first, number, used, rng, options), what)


def _origin(
    what: Event, draft: Draft, planned: Planned, name: str, event_name: str, rng: Random, options: Options
) -> Copy:
    agency = rng.random() < _AGENCY_STORIES
    number = drawn(rng, AGENCIES) if agency else AGENCIES + drawn(rng, options.outlets - AGENCIES)
    moment = datetime.combine(what.day, time()) + timedelta(minutes=rng.randrange(24 * 60))
    return Copy(
        name=f"syn-{name}-0",
        story=f"s{name}",
        event=f"e{event_name}",
        relation=Relation.ORIGIN,
        outlet=number,
        by=number,
        moment=moment,
        first_moment=moment,
        draft=draft,
        dateline=agency or rng.random() < 0.3,
        credit=agency,
        edited=0.0,
        kept=1.0,
        foot=rng.random() < 0.8,
        exact=rng.random() < 0.6,
        drawn=rng.random(),
    )


def _copy(first: Copy, number: int, used: set[int], rng: Random, options: Options) -> Copy:
    sentences, relation, share, kept = first.draft.sentences, Relation.VERBATIM, 0.0, 1.0
    if rng.random() < options.trimmed:
        kept, relation = rng.uniform(*options.kept), Relation.TRIMMED
        sentences = trimmed(sentences, kept)
    if rng.random() >= options.verbatim:
        relation = Relation.EDITED if relation is Relation.VERBATIM else relation
        sentences, share = edited(sentences, rng.uniform(*options.edits), rng)
    delay = options.delay_hours * 60 * rng.random() ** 1.5
    credit = rng.random() < _CREDITED[outlet(first.outlet).agency]
    return first._replace(
        name=f"{first.name[:-1]}{number}",
        relation=relation,
        outlet=_free_outlet(used, rng, options),
        moment=first.moment + timedelta(minutes=60 + round(delay)),
        draft=Draft(first.draft.title, sentences, first.draft.breaks),
        dateline=first.dateline and rng.random() < 0.6,
        credit=credit,
        edited=share,
        kept=kept,
        foot=rng.random() < 0.8,
        exact=rng.random() < 0.6,
        drawn=rng.random(),
    )


def _free_outlet(used: set[int], rng: Random, options: Options) -> int:
    """A paper that has not printed the story yet."""
    papers = options.outlets - AGENCIES
    number = AGENCIES + drawn(rng, papers)
    while number in used and len(used) < papers:
        number = AGENCIES + rng.randrange(papers)
    used.add(number)
    return number
