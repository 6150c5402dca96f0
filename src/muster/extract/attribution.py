"""Source, cue and content of every attribution that one document prints.

Rules over the dependency parse (CLEAR labels) and over quotation marks; the three parts are those of Pareti (2012).
Sources stay as printed here ("he", "the official"); who they are is found by :mod:`muster.resolve.speaker`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from muster.domain.document import Document
from muster.domain.mention import Attribution
from muster.domain.source import SourceKind
from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_doubts import unconfirmed
from muster.extract.attribution_hedges import hedged
from muster.extract.attribution_layout import headed, reposts, turns
from muster.extract.attribution_nouns import by_noun
from muster.extract.attribution_phrases import according_to, citing, on_picture
from muster.extract.attribution_quotes import quoted
from muster.extract.attribution_refusals import refusal
from muster.extract.attribution_running import running
from muster.extract.attribution_verbs import by_verb
from muster.extract.attribution_verdicts import verdict
from muster.extract.source_kind import role_of
from muster.extract.source_phrase import source

Rule = Callable[[Syntax, Token], Iterator[Attribution]]

_RULES: tuple[Rule, ...] = (
    refusal,
    unconfirmed,
    verdict,
    by_verb,
    according_to,
    citing,
    by_noun,
    on_picture,
    hedged,
)


def attributions(document: Document, syntax: Syntax) -> tuple[Attribution, ...]:
    """Every attribution of the document in printed order, sources unresolved.

    Entries with neither cue nor content name somebody who is introduced without speaking and whom a later "he" or
    "the official" may mean.
    """
    said = [found for token in syntax.tokens for found in _first(syntax, token)]
    said.extend(reposts(document))
    said.extend(headed(document, syntax))
    said.extend(turns(document, syntax))
    said.extend(list(quoted(document, syntax, sorted(said, key=_where))))
    said.extend(list(running(syntax, sorted(said, key=_where))))
    said.extend(_introduced(syntax, said))
    return tuple(sorted(said, key=_where))


def _first(syntax: Syntax, token: Token) -> Iterator[Attribution]:
    """What the first rule that fires on ``token`` finds: a refusal is no statement."""
    for rule in _RULES:
        found = tuple(rule(syntax, token))
        if found:
            yield from found
            return


def _where(attribution: Attribution) -> tuple[int, int]:
    spans = [s for s in (attribution.cue, *attribution.content[:1]) if s is not None]
    if attribution.source is not None and attribution.source.span is not None and not spans:
        spans = [attribution.source.span]
    start = min(s.start for s in spans) if spans else 0
    return start, -max((s.end for s in attribution.content), default=0)


def _introduced(syntax: Syntax, said: list[Attribution]) -> Iterator[Attribution]:
    """People and bodies that are subject of any other verb, for pronouns to find."""
    taken = {a.source.span for a in said if a.source is not None}
    for token in syntax.tokens:
        cited = token.dep == "dobj" and syntax.tokens[token.head].lemma in {"cite", "quote", "interview"}
        if not cited and token.dep not in {"nsubj", "nsubjpass", "agent"}:
            continue
        if token.pos not in {"NOUN", "PROPN"}:
            continue
        role = role_of(syntax, token.i)
        read = source(syntax, token.i)
        person = read.kind is SourceKind.PERSON and token.pos == "PROPN"
        speaks = (role is not None and role.form in {"person", "body"}) or person
        if speaks and read.span not in taken:
            yield Attribution(None, (), read, reason="introduced")
    for token in syntax.tokens:  # "More from the minister's statement": a later "he" may mean the minister
        role = role_of(syntax, token.i) if token.dep == "poss" and token.pos in {"NOUN", "PROPN"} else None
        if role is not None and role.form == "person" and (read := source(syntax, token.i)).span not in taken:
            yield Attribution(None, (), read, reason="mentioned")
