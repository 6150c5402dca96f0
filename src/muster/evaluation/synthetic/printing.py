"""A story as one outlet prints it: dateline, credit, paragraphs, the outlet's own lines; document, claims and truth."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import NamedTuple

from muster.domain.document import DateBasis, Dateline, Document, Published, Section, SectionKind
from muster.domain.text import Span
from muster.evaluation.synthetic.claims import Printed, claims_of
from muster.evaluation.synthetic.draft import Draft, printed
from muster.evaluation.synthetic.events import Event
from muster.evaluation.synthetic.grammar import Fact, Rule, grammar
from muster.evaluation.synthetic.model import Relation, SyntheticReport, Truth
from muster.evaluation.synthetic.names import Outlet, outlet, pick
from muster.evaluation.synthetic.times import MONTHS


class Copy(NamedTuple):
    """What distinguishes one printing of a story. ``drawn`` in [0, 1) settles its form of credit and title."""

    name: str
    story: str
    event: str
    relation: Relation
    outlet: int
    by: int  # the outlet that published the story first
    moment: datetime
    first_moment: datetime
    draft: Draft
    dateline: bool
    credit: bool
    edited: float
    kept: float
    foot: bool
    exact: bool  # the hour of publication is known
    drawn: float
    twin_of: str | None = None


class _Head(NamedTuple):
    text: str
    dateline: Dateline | None


def report(copy: Copy, event: Event) -> SyntheticReport:
    """The printed report with its claims and truth."""
    paper, origin = outlet(copy.outlet), outlet(copy.by)
    head = _head(copy, event, origin)
    text, sentences = _body(copy, head.text)
    if _credit_line(copy, head):
        line = _credit(copy, origin)
        text = f"{text}\n\n{line}"
    if copy.foot:
        text = "\n\n".join((text, *paper.foot))
    document = Document(
        report_id=copy.name,
        text=text,
        outlet=paper.name,
        published=Published(_iso(copy), DateBasis.DECLARED),
        language="en",
        title=_title(copy),
        dateline=head.dateline,
        sections=(Section(SectionKind.DATELINE, head.dateline.span),) if head.dateline else (),
        media_type="application/json",
    )
    found = claims_of(document.id, text, sentences, _chain(copy, paper, origin))
    told = tuple(f"{copy.event}.{facet.key}" for _, facet in found)
    truth = Truth(
        copy.name,
        (copy.story,),
        copy.event,
        copy.relation,
        copy.edited,
        copy.kept,
        copy.credit,
        copy.twin_of,
        told,
    )
    return SyntheticReport(document, tuple(claim for claim, _ in found), truth)


def _chain(copy: Copy, paper: Outlet, origin: Outlet) -> tuple[Outlet, ...]:
    """Whose voices stand before the speaker's: the paper's, and the origin's where it is credited."""
    return (paper, origin) if copy.credit and copy.outlet != copy.by else (paper,)


def _head(copy: Copy, event: Event, origin: Outlet) -> _Head:
    """The dateline; an agency's name stands in it where the copy credits it."""
    if not copy.dateline:
        return _Head("", None)
    place = " ".join(event.facets[0].origin.words)
    day = copy.first_moment.date()
    wire = origin.name if origin.agency and copy.credit else None
    printed_day = f"{MONTHS[day.month - 1]} {day.day}"
    text = f"{place.upper()}, {printed_day} ({wire}) - " if wire else f"{place.upper()}, {printed_day} - "
    return _Head(text, Dateline(Span(0, len(text)), place.upper(), day.isoformat(), wire))


def _credit_line(copy: Copy, head: _Head) -> bool:
    """Whether the origin is credited in a line of its own."""
    told = head.dateline is not None and head.dateline.wire is not None
    return copy.credit and copy.outlet != copy.by and not told


def _credit(copy: Copy, origin: Outlet) -> str:
    choices = grammar()["credit"]
    rng = Random(f"{copy.name} {copy.drawn}")  # noqa: S311 - constructed data, not a secret
    words: list[str] = []
    for step in choices[int(copy.drawn * len(choices))]:
        if isinstance(step, Fact):
            words += origin.name.split()
        else:
            words += pick(rng, step.name).split() if isinstance(step, Rule) else [str(step)]
    return printed(words)[0]


def _body(copy: Copy, head: str) -> tuple[str, list[Printed]]:
    parts, at = [head], len(head)
    found = []
    last = len(copy.draft.sentences) - 1
    for n, sentence in enumerate(copy.draft.sentences):
        text, starts, ends = printed(sentence.words)
        found.append(Printed(sentence, [at + s for s in starts], [at + e for e in ends]))
        gap = "" if n == last else "\n\n" if n in copy.draft.breaks else " "
        parts += (text, gap)
        at += len(text) + len(gap)
    return "".join(parts), found


def _iso(copy: Copy) -> str:
    moment = copy.moment if copy.relation is not Relation.ORIGIN else copy.first_moment
    return moment.isoformat() + "Z" if copy.exact else moment.date().isoformat()


def _title(copy: Copy) -> str:
    """The first title, or one with the paper's own words before it."""
    if copy.relation is Relation.ORIGIN or copy.drawn < 0.5:
        return copy.draft.title
    rng = Random(f"{copy.name} title {copy.drawn}")  # noqa: S311 - constructed data, not a secret
    return f"{pick(rng, 'adj').capitalize()} {pick(rng, 'thing')}: {copy.draft.title}"
