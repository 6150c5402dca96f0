"""A person's marking put into the ledger: a TLP label, a tag for what is sensitive, or an earlier one taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from muster.domain.decision import Anchor
from muster.domain.errors import NotFound, UsageError
from muster.domain.marked import MarkingStanding, standings
from muster.domain.marking import Marking, Sensitive, Subject, Tlp
from muster.pipeline.judging import Word, not_before, person
from muster.store.citing import citing
from muster.store.ledger import Ledger
from muster.store.marked import all_markings
from muster.store.reader import LedgerReader

LEAST = 3  # letters of a covered word: a shorter one would redact half of every sentence
MOST = 64  # covered words of one tag
_LISTED = 8


class Tag(NamedTuple):
    """Why something is sensitive: of a kind, or in free words (``label``); ``covers`` are the words to be redacted."""

    kind: Sensitive
    label: str = ""
    covers: tuple[str, ...] = ()

    @classmethod
    def of(cls, written: str, covers: Iterable[str] = ()) -> Tag:
        """``person``, ``location``, or the reason in free words. Raises UsageError for no reason and for words too short."""
        reason = " ".join(written.split())
        words = tuple(dict.fromkeys(" ".join(one.split()) for one in covers if one.strip()))
        if not reason or reason == Sensitive.OTHER:
            raise UsageError("say why it is sensitive: person, location, or the reason in a few words")
        if any(sum(c.isalnum() for c in one) < LEAST for one in words) or len(words) > MOST:
            raise UsageError(f"covered words have at least {LEAST} letters, and are at most {MOST}")
        kind = next((k for k in Sensitive if k == reason.casefold()), Sensitive.OTHER)
        return cls(kind, reason if kind is Sensitive.OTHER else "", words)


class Marked(NamedTuple):
    """What became of a marking, and whether it was new."""

    standing: MarkingStanding
    new: bool


def mark(ledger: Ledger, subject: Subject, key: str, what: Tlp | Tag, word: Word) -> Marked:
    """Add a marking on the ledger (``key`` empty), a report (id or name), a source (key or printed name) or a claim (id).

    The same word again while it is in force adds nothing. Raises NotFound for what is not there, UsageError where no reason
    is given, for a label on a claim, a tag on the ledger, and a name that may mean several sources.
    """
    by, why = person(word.by), " ".join(word.why.split())
    if not why:
        raise UsageError("a marking needs its reason")
    _fits(subject, what)
    with LedgerReader.open(ledger.address) as reader:
        held = reader.ask(all_markings)
        draft = _draft(reader, subject, key, what, Marking(subject, "", by, "", why))
    for standing in standings(held):
        if standing.in_force and replace(standing.marking, at="") == draft:
            return Marked(standing, False)
    return _added(ledger, held, replace(draft, at=not_before(word.now, (m.at for m in held))))


def take_back(ledger: Ledger, marking_id: str, word: Word) -> Marked:
    """Add a marking that reverses another one; taking that back in turn restores the first.

    Raises NotFound when there is no such marking, UsageError when it is taken back already.
    """
    by, why = person(word.by), " ".join(word.why.split()) or "taken back"
    with LedgerReader.open(ledger.address) as reader:
        held = reader.ask(all_markings)
    for said, _, state in standings(held):
        if said.id == marking_id:
            if state.startswith("taken back"):
                raise UsageError(f"{marking_id} is {state} already")
            at = not_before(word.now, (m.at for m in held))
            return _added(ledger, held, replace(said, by=by, at=at, why=why, reverses=said.id))
    raise NotFound("no such marking; list them with: muster markings")


def _fits(subject: Subject, what: Tlp | Tag) -> None:
    if isinstance(what, Tlp) and subject is Subject.CLAIM:
        raise UsageError("a report's text holds the words of its claims: give the label to the report")
    if isinstance(what, Tag) and subject is Subject.LEDGER:
        raise UsageError("a tag says what is sensitive of one report, source or claim")


def _draft(reader: LedgerReader, subject: Subject, key: str, what: Tlp | Tag, said: Marking) -> Marking:
    anchor, covers = None, what.covers if isinstance(what, Tag) else ()
    if subject is Subject.LEDGER:
        key = ""
    elif subject is Subject.REPORT:
        key = reader.document(key).id
    elif subject is Subject.CLAIM:
        record = reader.claim(key)
        anchor = Anchor.of(record.decided.read if record.decided else record.claim)
    else:
        key, names = _source(reader, key)
        covers = tuple(dict.fromkeys((*covers, *names))) if isinstance(what, Tag) else ()
    if isinstance(what, Tlp):
        return replace(said, key=key, tlp=what)
    return replace(said, key=key, sensitive=what.kind, label=what.label, covers=covers, anchor=anchor)


def _source(reader: LedgerReader, asked: str) -> tuple[str, tuple[str, ...]]:
    """The key of the one source that is meant, and every name that it is printed under."""
    found = reader.ask(citing, asked)
    if found is None:
        near = reader.sources(asked)
        whole = [s for s in near if s.name.casefold() == asked.casefold()] or list(near)
        if not whole:
            raise NotFound("no claim cites such a source; see: muster claims --source WORDS")
        if len(whole) > 1:
            listed = "; ".join(f"{s.key} ({s.name}, {s.kind})" for s in whole[:_LISTED])
            raise UsageError(f"that may mean several sources; name one: {listed}")
        found = reader.ask(citing, whole[0].key)
        if found is None:
            raise NotFound("no claim cites such a source; see: muster claims --source WORDS")
    return found.key, tuple(found.names)


def _added(ledger: Ledger, held: Iterable[Marking], marking: Marking) -> Marked:
    new = ledger.mark(marking)
    (standing,) = [s for s in standings([*held, marking]) if s.marking.id == marking.id]
    return Marked(standing, new)
