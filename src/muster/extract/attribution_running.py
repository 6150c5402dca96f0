"""Voices that run on: clauses without a cue which the last speaker, picture or list still vouches for.

English marks them by backshift ("The camp would follow in January": free indirect speech, Banfield 1982), by
subjects without a noun of their own ("Four are in the open"), by a semicolon, and, after a picture, by fragments
and by states in the present ("The northern pad is empty").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muster.domain.claim import SpeechAct
from muster.domain.mention import Attribution
from muster.domain.source import SourceKind
from muster.domain.syntax import Sentence, Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_stretch import span_of

_COUNTING = {"last", "first", "rest", "second", "other", "both", "most", "some", "half", "none", "remainder", "all", "one", "another",
             "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}  # fmt: skip
_VERSIONS = {"account", "claim", "report", "version", "story", "statement", "article", "allegation", "figure"}
_QUOTES = {'"', "“", "«"}
_VAGUE = {"this", "that", "which", "what"}
_WRITER = {"i", "we", "us", "our", "my", "you", "your"}
_SILENT = {SpeechAct.NO_COMMENT, SpeechAct.CANNOT_CONFIRM}
_REPORTED = (
    "noun", "hedge", "inference", "passive", "hearsay", "conditional", "could not", "no comment", "verdict",
)  # fmt: skip
_LOOKS = {"be", "remain", "appear", "stand", "sit", "lie", "line", "seem", "stay"}
_DATED = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)|on \d{1,2}|\d{4}|yesterday|today|tomorrow|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|(?:last|this|next) \w+)\b"
)


class Clause(NamedTuple):
    """A sentence or its part between semicolons, as token positions ``[first, last)``."""

    first: int
    last: int
    sentence: Sentence
    behind_semicolon: bool


class Voice(NamedTuple):
    """Who spoke the clause before; ``past`` where the cue stands in the past, so that what follows is backshifted."""

    attribution: Attribution
    past: bool
    picture: bool


def running(syntax: Syntax, said: Sequence[Attribution]) -> Iterator[Attribution]:
    """Clauses without a cue of their own that go on in the voice of the clause before, in the same paragraph."""
    voice: Voice | None = None
    paragraph = -1
    touching = _by_sentence(syntax, said)
    for clause in _clauses(syntax):
        if clause.sentence.paragraph != paragraph:
            voice, paragraph = None, clause.sentence.paragraph
        own, spoken = _own_voice(syntax, clause, touching[clause.sentence.number])
        if own is not None or spoken:
            voice = own
            continue
        reason = _goes_on(syntax, clause, voice) if voice is not None else None
        span = span_of(syntax, range(clause.first, clause.last)) if reason else None
        if reason is None or span is None or voice is None:
            voice = None
            continue
        yield Attribution(
            None, (span,), voice.attribution.source, relay=voice.attribution.relay, reason=reason
        )


def _by_sentence(syntax: Syntax, said: Sequence[Attribution]) -> dict[int, list[Attribution]]:
    """The attributions that have a cue or content in each sentence, in order."""
    found: dict[int, list[Attribution]] = defaultdict(list)
    for attribution in said:
        parts = (*attribution.content, *([attribution.cue] if attribution.cue else []))
        for number in {n for part in parts for n in syntax.sentences_in(part)}:
            found[number].append(attribution)
    return found


def _clauses(syntax: Syntax) -> Iterator[Clause]:
    for sentence in syntax.sentences:
        first = sentence.first
        for mark in (
            t.i for t in syntax.sentence_tokens(sentence) if t.text == ";" and not _in_brackets(syntax, t)
        ):
            yield Clause(first, mark, sentence, first > sentence.first)
            first = mark + 1
        yield Clause(first, sentence.last, sentence, first > sentence.first)


def _in_brackets(syntax: Syntax, mark: Token) -> bool:
    sentence: Sentence = syntax.sentence_of(mark.i)
    before = [t.text for t in syntax.tokens[sentence.first : mark.i]]
    return before.count("(") > before.count(")")


def _own_voice(syntax: Syntax, clause: Clause, said: Sequence[Attribution]) -> tuple[Voice | None, bool]:
    """The voice of a clause with a cue, and whether anybody is cited in it at all."""
    whole = Span(syntax.tokens[clause.first].start, syntax.tokens[max(clause.last - 1, clause.first)].end)
    inside = [a for a in said if a.cue is not None and whole.contains(a.cue)]
    laid_out = [a for a in said if a.cue is None and a.content and any(c.overlaps(whole) for c in a.content)]
    quoted = [
        a
        for a in said
        if a.cue is not None and not whole.contains(a.cue) and any(_mostly(c, whole) for c in a.content)
    ]
    main = [a for a in inside if _carries(a) and _over_the_clause(syntax, clause, a)]
    if main:
        return _voice(syntax, main[-1]), True
    carried = [a for a in (*quoted, *laid_out) if _carries(a)]
    if carried and not inside:
        return _voice(syntax, min(carried, key=lambda a: sum(len(c) for c in a.content))), True
    return None, bool(inside or laid_out or quoted)


def _mostly(content: Span, whole: Span) -> bool:
    shared = min(content.end, whole.end) - max(content.start, whole.start)
    return shared * 2 > len(whole)


def _carries(attribution: Attribution) -> bool:
    return (
        attribution.source is not None
        and bool(attribution.content or attribution.speech_act is SpeechAct.DENY)
        and attribution.speech_act not in _SILENT
        and attribution.reason != "an earlier version"
        and not attribution.reason.startswith(_REPORTED)
    )


def _over_the_clause(syntax: Syntax, clause: Clause, attribution: Attribution) -> bool:
    """Whether the cue governs the clause: it is its highest verb, stands beside it, or its content is most of it."""
    cue = attribution.cue
    assert cue is not None
    token = next((t for t in syntax.tokens[clause.first : clause.last] if cue.contains(t.span)), None)
    if token is None:
        return False
    if attribution.speech_act in {
        SpeechAct.ORDER,
        SpeechAct.STATE,
        SpeechAct.ANNOUNCE,
        SpeechAct.DENY,
        SpeechAct.SUGGEST,
    }:
        top = token.dep in {"ROOT", "ccomp", "parataxis", "conj"} or token.dep == "prep"
        held = sum(len(c) for c in attribution.content)
        return top or held * 2 > syntax.tokens[clause.last - 1].end - syntax.tokens[clause.first].start
    return False


def _voice(syntax: Syntax, attribution: Attribution) -> Voice:
    kind = attribution.source.kind if attribution.source else None
    cue = attribution.cue
    past = False
    if cue is not None:
        token = next((t for t in syntax.tokens_from(cue.start) if cue.contains(t.span)), None)
        past = token is not None and token.tag in {"VBD", "VBN", "IN", "VBG"}
    return Voice(attribution, past or attribution.reason in _RUNNING, kind is SourceKind.IMAGERY)


_RUNNING = {"goes on after a semicolon", "backshifted", "goes on counting"}


def _goes_on(syntax: Syntax, clause: Clause, voice: Voice | None) -> str | None:
    """Why a clause continues the voice; None where it does not."""
    tokens = syntax.tokens[clause.first : clause.last]
    words = {t.text.casefold() for t in tokens}
    if voice is None or not any(t.pos not in {"PUNCT", "SPACE"} for t in tokens):
        return None
    if any(t.dep in {"nsubj", "nsubjpass"} and t.lemma in _VERSIONS for t in tokens):
        return None
    if words & _WRITER and not voice.attribution.reason.startswith("quoted"):
        return None
    if voice.picture:
        return "still the picture" if _still_seen(syntax, clause, words) else None
    tracker = voice.attribution.source is not None and voice.attribution.source.kind is SourceKind.TRACKER
    if tracker:
        return None
    if clause.behind_semicolon and _clausal(tokens):
        return "goes on after a semicolon"
    if _counts_on(syntax, clause):
        return "goes on counting"
    if _quotes_words(syntax, clause):
        return "goes on in quotes"
    if voice.past and _backshifted(syntax, clause):
        return "backshifted"
    if _about_the_same(syntax, clause):
        return "goes on about the same"
    return None


def _quotes_words(syntax: Syntax, clause: Clause) -> bool:
    """A quoted word or two that are no name: scare quotes belong to whoever spoke before."""
    marks = [t for t in syntax.tokens[clause.first : clause.last - 1] if t.text in _QUOTES]
    return bool(marks) and all(syntax.tokens[m.i + 1].text[:1].islower() for m in marks[::2])


def _clausal(tokens: Sequence[Token]) -> bool:
    return any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in tokens)


def _counts_on(syntax: Syntax, clause: Clause) -> bool:
    """A subject without a noun of its own: "The last reached …", "Both were …", "About 400 are …", "Two of them …"."""
    tokens = syntax.tokens[clause.first : clause.last]
    subject = next((t for t in tokens if t.dep in {"nsubj", "nsubjpass"}), None)
    if subject is None:
        return tokens[0].lemma in {"both", "all", "most", "none", "neither"}
    if subject.i - clause.first > 4:
        return False
    return (subject.pos == "NUM" or subject.lemma in _COUNTING) and subject.text.casefold() not in _VAGUE


def _backshifted(syntax: Syntax, clause: Clause) -> bool:
    """Main verb in the pluperfect or with "would": reported in the past without a cue."""
    root = _main_verb(syntax, clause)
    if root is None:
        return False
    subject = syntax.child(root.i, "nsubj", "nsubjpass")
    if subject is None or subject.lemma in _VAGUE:
        return False
    if any(c.lemma == "if" for t in syntax.children(root.i, "advcl") for c in syntax.children(t.i, "mark")):
        return False
    helpers = {c.text.casefold() for c in syntax.children(root.i, "aux")}
    return (
        "would" in helpers or ("had" in helpers and root.tag == "VBN") or "had been" in _words(syntax, root)
    )


def _about_the_same(syntax: Syntax, clause: Clause) -> bool:
    """ "They were heading for the border.": a pronoun for what the last speaker reported."""
    root = _main_verb(syntax, clause)
    subject = syntax.child(root.i, "nsubj", "nsubjpass") if root is not None else None
    if root is None or subject is None or subject.i - clause.first > 2:
        return False
    return subject.text.casefold() in {"they", "she", "he", "it"} and root.lemma not in {
        "be",
        "seem",
        "mean",
        "come",
    }


def _words(syntax: Syntax, root: Token) -> str:
    return " ".join(t.text.casefold() for t in syntax.tokens[max(root.i - 3, 0) : root.i + 1])


def _main_verb(syntax: Syntax, clause: Clause) -> Token | None:
    inside = syntax.tokens[clause.first : clause.last]
    return next(
        (t for t in inside if t.pos in {"VERB", "AUX"} and not clause.first <= t.head < clause.last),
        next((t for t in inside if t.dep == "ROOT"), None),
    )


def _still_seen(syntax: Syntax, clause: Clause, words: set[str]) -> bool:
    """After a picture: a fragment, or a state in the present, without a date or a reading of the writer's own."""
    text = syntax.text[syntax.tokens[clause.first].start : syntax.tokens[clause.last - 1].end]
    if _DATED.search(text) or "?" in text:
        return False
    root = _main_verb(syntax, clause)
    if root is None or root.pos not in {"VERB", "AUX"}:
        return True
    if root.tag in {"VBN", "VBG"} and not any(
        True for _ in syntax.children(root.i, "aux", "auxpass", "nsubj")
    ):
        return True
    if root.lemma in {"see", "count", "make", "distinguish", "identify"} and "can" in words:
        return True
    present = {t.tag for t in (root, *syntax.children(root.i, "aux", "auxpass"))} & {"VBZ", "VBP"}
    state = root.lemma in _LOOKS or any(c.lemma == "be" for c in syntax.children(root.i, "auxpass", "aux"))
    return bool(present) and state
