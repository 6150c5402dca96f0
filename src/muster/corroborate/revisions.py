"""Versions of one report: what an outlet prints at an address, and later prints otherwise at the same address.

Both versions stay. The later one *revises* the earlier: what it no longer says is withdrawn by the outlet itself, which is
neither a contradiction nor a second voice. Versions are found by the address (scheme, ``www.``, fragment, tracking
parameters and a closing slash do not matter), else by the outlet with the name that its input gave the report. An address
that many reports share in turn (a front page, a live page) makes no versions, nor does one under which the input tells several
reports apart by name and title (a page of the day's news): there the texts have to share words.

Order is that of publication where every version's is known to the same fineness and differs, else that of recording.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from muster.corroborate.as_of import published_by
from muster.corroborate.hashing import text_key
from muster.domain.claim import Claim
from muster.domain.document import Document
from muster.domain.link import Link, Relation
from muster.domain.postings import Space
from muster.domain.record import Recorded, Recording, Revision
from muster.domain.status import AsOf, Clock

VERSION = Space(9, reach=0, nearest=0)  # reports at one address
_SHINGLE = 4
_LOOK_AHEAD = 20  # versions of an address that one text is compared with
_SHARED = 0.3  # of the shorter text's word fours, for texts at an address that is no article's own
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ref|share", re.IGNORECASE)
_ARTICLE = re.compile(r"\d{4,}|[^/]+-[^/]+-[^/]+$|(?<!/index)\.html?$")
_WORD = re.compile(r"\w+")


class Withdrawal(NamedTuple):
    """A claim (id) that the outlet's next version does not make, and the one (id) that stands in its place, if any."""

    claim: str
    instead: str | None
    why: str


def revisions(documents: Iterable[Document], recorded: Mapping[str, Recording]) -> tuple[Revision, ...]:
    """Each version with the next one, ascending by id; independent of the order of ``documents``.

    ``recorded`` tells when and in which order the documents were taken in; one that it lacks counts as the last.
    """
    found: set[Revision] = set()
    for versions in _places(sorted({d.id: d for d in documents}.values(), key=lambda d: d.id)):
        ordered = _in_order(versions, recorded)
        for n, one in enumerate(ordered):
            following = ordered[n + 1 : n + 1 + _LOOK_AHEAD]
            two = next((d for d in following if d.text != one.text and _versions(one, d)), None)
            found |= {Revision(one.id, two.id)} if two else set()
    return tuple(sorted(found))


def _places(documents: Sequence[Document]) -> list[list[Document]]:
    """Documents that share an address or a name, directly or through a third; ordered once, so that no circle arises."""
    home: dict[tuple[str, ...], int] = {}
    groups: dict[int, list[Document]] = {}
    for n, document in enumerate(documents):
        joined = [document]
        keys = list(_keys(document))
        for other in sorted({home[key] for key in keys if key in home}):
            joined += groups.pop(other)
        groups[n] = joined
        home |= {key: n for d in joined for key in _keys(d)}
    return [group for group in groups.values() if len(group) > 1]


def version_keys(document: Document) -> dict[int, int]:
    """Keys that versions of one report share: its address, and its outlet's name for it."""
    return {text_key("version", *key): 0 for key in _keys(document)}


def latest(
    found: Iterable[Revision],
    documents: Mapping[str, Document],
    recorded: Mapping[str, Recording],
    as_of: AsOf | None = None,
) -> dict[str, str]:
    """For each document (id) that was revised, the last version of it.

    With ``as_of`` only versions that were known then count. On the clock of publication a correction that keeps the date
    of the first version was known from that date on, and one without any date when it was recorded.
    """
    after = {
        earlier: later
        for earlier, later in found
        if as_of is None or _known(documents[later], recorded.get(later), as_of)
    }
    return {earlier: _last(earlier, after) for earlier in after}


def withdrawn(recorded: Sequence[Recorded], newest: Mapping[str, str]) -> tuple[Withdrawal, ...]:
    """Claims of revised reports that the last version no longer makes, or makes otherwise; ascending by claim.

    ``newest`` is what :func:`latest` found. A claim that the last version repeats is not withdrawn: it stands there.
    """
    claims: dict[str, list[Claim]] = defaultdict(list)
    for r in recorded:
        claims[r.claim.report].append(r.claim)
    gone = []
    for earlier, last in newest.items():
        kept = {_words(c) for c in claims[last]}
        gone += [_withdrawal(c, claims[last]) for c in claims[earlier] if _words(c) not in kept]
    return tuple(sorted(gone, key=lambda w: w.claim))


def standing(recorded: Sequence[Recorded], newest: Mapping[str, str]) -> tuple[Recorded, ...]:
    """The claims of the last version of each report: what a status is folded from, so that a version is no second voice."""
    return tuple(r for r in recorded if newest.get(r.claim.report, r.claim.report) == r.claim.report)


def links(withdrawals: Iterable[Withdrawal]) -> tuple[Link, ...]:
    """The withdrawals as links from the claim that stands instead; where the last version makes no claim at all there is
    none, since a link joins two."""
    return tuple(
        Link(Relation.SUPERSEDES, w.instead, w.claim, w.why) for w in withdrawals if w.instead is not None
    )


def address(url: str) -> str:
    """What makes two addresses one: host without ``www.``, path without its closing slash, the query that tells."""
    parts = urlsplit(url)
    told = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k)]
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{urlencode(sorted(told))}" if told else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _keys(document: Document) -> Iterable[tuple[str, ...]]:
    if document.url:
        yield "address", address(document.url)
    if document.outlet and _given_name(document):
        yield "name", document.outlet.casefold(), document.report_id


def _given_name(document: Document) -> str | None:
    """The name that the input gave the report, None where it gave none."""
    return document.report_id if document.report_id != replace(document, report_id="").id else None


def _in_order(versions: Sequence[Document], recorded: Mapping[str, Recording]) -> list[Document]:
    taken = sorted(versions, key=lambda d: (_place(d.id, recorded), d.id))
    moments = {d.id: d.published.iso if d.published else "" for d in versions}
    alike = len({len(m) for m in moments.values()}) == 1 and "" not in moments.values()
    return sorted(taken, key=lambda d: moments[d.id]) if alike else taken


def _place(document: str, recorded: Mapping[str, Recording]) -> tuple[bool, int]:
    """The place in the order of recording; what is not recorded comes last."""
    found = recorded.get(document)
    return found is None, found.seq if found else 0


def _last(document: str, after: Mapping[str, str]) -> str:
    """The end of the chain of versions."""
    while document in after:
        document = after[document]
    return document


def _versions(one: Document, two: Document) -> bool:
    """Whether two texts in one place are one report: an article's own address or name, else words in common."""
    if one.outlet and two.outlet and one.outlet.casefold() != two.outlet.casefold():
        return False
    same = one.url and two.url and address(one.url) == address(two.url)
    if same and _ARTICLE.search(urlsplit(one.url or "").path) and not _told_apart(one, two):
        return True
    return _overlap(one.text, two.text) >= _SHARED


def _told_apart(one: Document, two: Document) -> bool:
    """Whether the input holds them for two reports: it gave each a name of its own, and their titles differ."""
    names = _given_name(one), _given_name(two)
    return None not in names and names[0] != names[1] and one.title != two.title


def _overlap(one: str, two: str) -> float:
    """Share of the shorter text's word fours that the longer one has too."""
    a, b = sorted((_fours(one), _fours(two)), key=len)
    return len(a & b) / len(a) if a else 0.0


def _fours(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[n : n + _SHINGLE]) for n in range(max(1, len(words) - _SHINGLE + 1))}


def _words(claim: Claim) -> tuple[object, ...]:
    """What makes a claim of two versions the same: its printed words, and how they were read."""
    quote = " ".join(_WORD.findall(claim.quote.casefold()))
    return quote, claim.action, claim.speech_act, claim.polarity, claim.speaker.name.casefold()


def _withdrawal(claim: Claim, later: Sequence[Claim]) -> Withdrawal:
    """The later version's claim on the same thing, else its first: the one that the reader finds there instead."""
    near = [
        c
        for c in later
        if c.action is claim.action and (_overlap(c.quote, claim.quote) > 0 or _about(c, claim))
    ]
    if near:
        best = max(
            near, key=lambda c: (_overlap(c.quote, claim.quote), -abs(c.span.start - claim.span.start), c.id)
        )
        return Withdrawal(claim.id, best.id, "the outlet's later version says it otherwise")
    first = min(later, key=lambda c: (c.span.start, c.id), default=None)
    return Withdrawal(claim.id, first.id if first else None, "the outlet's later version no longer says this")


def _about(one: Claim, two: Claim) -> bool:
    """Whether two claims speak of one place in one role, by one speaker."""
    places = [{(role, p.text.casefold()) for role, p in c.places} for c in (one, two)]
    return bool(places[0] & places[1]) and one.speaker.name.casefold() == two.speaker.name.casefold()


def _known(document: Document, recording: Recording | None, as_of: AsOf) -> bool:
    if as_of.clock is Clock.PUBLISHED and document.published is not None:
        return published_by(document.published, as_of.known)
    return recording is not None and recording.at <= as_of.known
