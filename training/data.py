"""Training examples: windows of every data set with the labels of each head.

Every example is one window (:mod:`muster.inference.windows`) with any of: a BIO label a word (attribution), a trigger label a
word, claims (trigger word, roles and voices of the words of the window, extent, attributes), factuality of words.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from muster.domain.document import RawReport
from muster.domain.text import Span, paragraphs
from muster.evaluation.factuality import judged_sentences
from muster.evaluation.polnear import Article, articles
from muster.export.gold import to_gold
from muster.extract.relevance import military_words
from muster.extract.scene import words as lexicon
from muster.inference import labels
from muster.inference.windows import Window, windows
from muster.pipeline.analyse import Ports, analyse

IGNORED = -100
CIVIL = 3  # different military words up to which a report without claims counts as civil


@dataclass
class ClaimExample:
    """One claim of a window: word positions, then label numbers; IGNORED where nothing is known."""

    trigger: int
    roles: list[int]
    voices: list[int]
    inside: list[int]
    attributes: tuple[int, ...]  # action, polarity, certainty, time frame, speech act


@dataclass
class Example:
    """One window and what is known of it; an empty list: nothing of that head."""

    window: Window
    attribution: list[int] = field(default_factory=list)
    triggers: list[int] = field(default_factory=list)
    claims: list[ClaimExample] = field(default_factory=list)
    factuality: list[tuple[int, float]] = field(default_factory=list)
    scale: int = 0  # of the factuality judgements, in labels.SCALES

    @property
    def length(self) -> int:
        return len(self.window.ids)


def attribution_examples(tokenizer: Any, folder: Path, every_annotator: bool = False) -> Iterator[Example]:
    """PolNeAR: windows with a BIO label for every word that is the window's own.

    A window without any military word reports no posture either: it teaches what is no trigger.
    """
    for article in articles(folder, every_annotator):
        for window in windows(tokenizer, article.text, paragraphs(article.text), context=32):
            stretch = article.text[window.words[0].start : window.words[-1].end]
            civil = not lexicon().signs.search(stretch)
            none = [IGNORED if n < window.own else 0 for n in range(len(window.words))] if civil else []
            yield Example(window, attribution=_bio(article, window), triggers=none)


def _bio(article: Article, window: Window) -> list[int]:
    made = [0] * len(window.words)
    for kind, span in article.spans:
        inside = [n for n, word in enumerate(window.words) if word.overlaps(span)]
        for n in inside:
            mark = "B" if n == inside[0] else "I"
            made[n] = labels.ATTRIBUTION.index(f"{mark}-{kind}")
    return [IGNORED if n < window.own else label for n, label in enumerate(made)]


def factuality_examples(tokenizer: Any, path: Path, scale: str) -> Iterator[Example]:
    """Judged predicates, each at its first word; ``scale`` is the guideline they were judged by (labels.SCALES)."""
    for sentence in judged_sentences(path):
        for window in windows(tokenizer, sentence.text, [Span(0, len(sentence.text))]):
            at = [
                (n, label)
                for span, label in sentence.predicates
                if (n := _first(window, span)) is not None and n >= window.own
            ]
            if at:
                yield Example(window, factuality=at, scale=labels.SCALES.index(scale))


def _first(window: Window, span: Span) -> int | None:
    return next((n for n, word in enumerate(window.words) if word.overlaps(span)), None)


def claim_examples(tokenizer: Any, reports: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Gold-schema reports: windows over the title and the text, with their triggers and claims."""
    for report in reports:
        text, shift = page(report)
        claims = [(claim, shift) for claim in report["claims"]]
        for window in windows(tokenizer, text, paragraphs(text)):
            yield _claims(window, text, claims)


def real_examples(tokenizer: Any, reports: Iterable[dict[str, Any]], rules: Ports) -> Iterator[Example]:
    """Real reports as the rules read them, so that real copy does not look like copy without claims.

    Where the rules find nothing and hardly a word is of the military, no word is a trigger. Elsewhere the claims of the rules whose own
    words are of the military are taken, and nothing is said of all other words.
    """
    for report in reports:
        raw = RawReport(json.dumps(report).encode(), "application/json", str(report["id"]))
        found = to_gold(analyse(raw, rules))["claims"]
        if not found:
            if len(military_words(report["text"])) <= CIVIL:
                yield from claim_examples(tokenizer, [{**report, "claims": []}])
            continue
        kept = [claim for claim in found if military_words(claim["quote"])]
        for example in claim_examples(tokenizer, [{**report, "claims": kept}]):
            example.triggers = [label or IGNORED for label in example.triggers]
            if example.claims:
                yield example


def page(report: dict[str, Any]) -> tuple[str, int]:
    """What the model reads of a report, title first, and where its text begins there."""
    head = f"{report['title']}\n"
    return head + report["text"], len(head)


def _claims(window: Window, text: str, claims: Sequence[tuple[dict[str, Any], int]]) -> Example:
    triggers = [IGNORED if n < window.own else 0 for n in range(len(window.words))]
    made: dict[int, ClaimExample] = {}
    for claim, shift in claims:
        extent = Span(claim["start"] + shift, claim["end"] + shift)
        where = claim.get("predicate")
        if where is None:  # not known which word: say nothing about any word of the claim
            for n, word in enumerate(window.words):
                if word.overlaps(extent):
                    triggers[n] = IGNORED
            continue
        predicate = Span(where["start"] + shift, where["end"] + shift)
        at = [n for n, word in enumerate(window.words) if word.overlaps(predicate)]
        if not at or at[0] < window.own:
            continue
        for n in at:
            triggers[n] = labels.TRIGGERS.index(claim["action"])
        if at[0] not in made or claim["speech_act"] == "state":
            made[at[0]] = _claim(window, text, claim, extent, at[0])
    return Example(window, triggers=triggers, claims=list(made.values()))


def _claim(window: Window, text: str, claim: dict[str, Any], extent: Span, trigger: int) -> ClaimExample:
    roles, voices = [0] * len(window.words), [0] * len(window.words)
    parts = [("actor", claim["actor"]), ("object", claim["object"]), ("time", claim["time"]["text"])]
    parts += [("equipment", thing["text"]) for thing in claim["equipment"]]
    parts += [(role, claim[role]) for role in ("origin", "destination", "via", "site")]
    for role, words in parts:
        for part in words.split("; ") if words else ():
            _mark(window, text, part, extent, trigger, roles, labels.ROLES.index(role))
    if len(claim["attribution"]) > 1:
        _mark(window, text, claim["attribution"][-1]["name"], extent, trigger, voices, 1)
    if claim["cue"]:
        _mark(window, text, claim["cue"], extent, trigger, voices, 2)
    for link in claim["attribution"][1:-1]:
        _mark(window, text, link["name"], extent, trigger, voices, 3)
    attributes = (
        labels.TRIGGERS.index(claim["action"]) - 1,
        labels.POLARITIES.index(claim["polarity"]),
        labels.CERTAINTIES.index(claim["certainty"]),
        labels.TIME_FRAMES.index(claim["time_frame"]),
        labels.SPEECH_ACTS.index(claim["speech_act"]),
    )
    inside = [int(word.overlaps(extent)) for word in window.words]
    return ClaimExample(trigger, roles, voices, inside, attributes)


def _mark(
    window: Window, text: str, printed: str, extent: Span, trigger: int, marks: list[int], label: int
) -> None:
    """Label the occurrence of a value that is likeliest meant: in the claim, then the nearest, before rather than after."""
    first = window.words[0].start
    stretch = text[first : window.words[-1].end].casefold()
    needle, at, found = printed.casefold(), -1, []
    while (at := stretch.find(needle, at + 1)) >= 0:
        found.append(Span(first + at, first + at + len(needle)))
    if not found:
        return
    here = window.words[trigger].start

    def far(span: Span) -> tuple[bool, int]:
        behind = span.start > extent.end
        return not extent.contains(span), abs(span.start - here) * (3 if behind else 1)

    chosen = min(found, key=far)
    for n, word in enumerate(window.words):
        if word.overlaps(chosen) and marks[n] == 0:
            marks[n] = label


def read_reports(folder: Path, only: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Gold-schema reports of a folder, those whose id begins with one of ``only``."""
    found = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    return [r for r in found if only is None or r["report_id"].startswith(tuple(only))]


def batches(examples: Sequence[Example], pieces: int, shuffle: random.Random) -> list[list[Example]]:
    """Batches of like length of about ``pieces`` word pieces, in random order."""
    ordered = sorted(examples, key=lambda one: one.length + shuffle.random() * 8)
    made: list[list[Example]] = [[]]
    for one in ordered:
        longest = max((e.length for e in made[-1]), default=0)
        if made[-1] and max(longest, one.length) * (len(made[-1]) + 1) > pieces:
            made.append([])
        made[-1].append(one)
    shuffle.shuffle(made)
    return made
