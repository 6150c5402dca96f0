"""The reading model at work: one pass of the encoder over a report, then its predicates beside every word of their window."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from muster.domain.claim import Action, Certainty, Polarity, SpeechAct, TimeFrame
from muster.domain.document import Document, SectionKind
from muster.domain.reading import Guess, Proposal, Reading, Scale
from muster.domain.text import Span, paragraphs
from muster.inference import labels
from muster.inference.decode import best_path, bio_spans, softmax
from muster.inference.gate import LineGate
from muster.inference.model_card import ModelCard
from muster.inference.windows import Window, windows

RULED_OUT = 3e-2  # probability below which a word is no predicate, whatever the rules say
LEAST = 0.05  # probability below which a word is not looked at as a predicate
FAINT = 0.05  # probability below which even a wanted place is not taken
BY_WORDS = 0.75  # weight of the head that labels words in what an action is
_NOTHING = 1e-6
_UNLIKELY = 0.02  # probability of an action below which it is not named
_GAP = 2  # words inside an extent that the model may leave out
_SKIPPED = {SectionKind.POINTER, SectionKind.NOTICE}
_PAIRS = np.cumsum([len(labels.ROLES), len(labels.VOICES)])
_ACTIONS = labels.TRIGGERS[1:]
_ATTRIBUTES = np.cumsum(
    [len(_ACTIONS), len(labels.POLARITIES), len(labels.CERTAINTIES), len(labels.TIME_FRAMES)]
)


class Said(NamedTuple):
    """What the encoder says of the words of one window: attribution (W, 7), triggers (W, 17), factuality (W, 2), hidden (W, 384)."""

    window: Window
    attribution: Any
    triggers: Any
    factuality: Any
    hidden: Any


class NoTagger:
    """Stands in where no model is installed: proposes nothing."""

    def read(self, document: Document, only: Sequence[Span] | None = None) -> Reading:
        return Reading()


class OnnxTagger:
    """Reads with the bundled model. Raises AssetMismatch where a file is not the recorded one.

    ``threads`` work on one report (0: a thread a core); how many changes no result. ``gated``: only lines that the gate
    lets through are read.
    """

    def __init__(self, threads: int = 0, *, gated: bool = True) -> None:
        # loaded here: commands that read nothing start faster, and a process that forks has no runtime to lose
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        card = ModelCard.read("reading")
        folder = card.locate()
        self._name = f"{card.name} {card.version}"
        options = SessionOptions()
        options.intra_op_num_threads = threads
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._encoder = InferenceSession(folder / "encoder.onnx", options)
        self._relations = InferenceSession(folder / "relations.onnx", options)
        self._gate = LineGate.of(json.loads((folder / "gate.json").read_text("utf-8"))) if gated else None
        self._moves, self._begin = (
            np.array(card.extra[name], dtype=np.float32) for name in ("moves", "begin")
        )

    def read(self, document: Document, only: Sequence[Span] | None = None) -> Reading:
        """Proposals and attribution spans of one English report, or of its lines ``only``; empty for other languages."""
        if document.language not in (None, "en"):
            return Reading()
        page, title, body = _page(document, paragraphs(document.text) if only is None else only)
        shift = len(page) - len(document.text)
        if self._gate is not None:
            body = self._gate.kept(page, body)
        stretches = [*title, *body] if body else []  # the title names places and days of what the text tells
        proposals: list[Proposal] = []
        spans: list[Guess] = []
        possible: list[Guess] = []
        for said in self.look(page, stretches):
            chances = softmax(said.triggers)
            spans += self._attributions(page, said)
            proposals += self._proposals(said, chances)
            possible += _possible(said.window, chances)
        moved = (_moved(proposal, shift) for proposal in proposals)
        found = tuple(p for p in moved if p is not None)
        words = tuple(guess.span for guess in _shifted(possible, shift))
        return Reading(self._name, found, tuple(_shifted(spans, shift)), words)

    def look(self, text: str, stretches: Sequence[Span]) -> Iterator[Said]:
        """What the encoder says of every window of a text, one window after the other: none is padded."""
        for window in windows(self._tokenizer, text, stretches):
            ids = np.array([window.ids], dtype=np.int64)
            answers = self._encoder.run(None, {"ids": ids, "mask": np.ones_like(ids)})
            yield Said(window, *(answer[0, list(window.first)] for answer in answers))

    def attributions(self, text: str, stretches: Sequence[Span]) -> list[Guess]:
        """Source, cue and content spans of a text."""
        return [guess for said in self.look(text, stretches) for guess in self._attributions(text, said)]

    def factuality(self, text: str, predicates: Sequence[Span], scale: Scale = Scale.HAPPENED) -> list[float]:
        """How factual each predicate is, from -3 (certainly not) to 3, at its first word, on a scale."""
        column = labels.SCALES.index(scale.value)
        at: dict[Span, float] = {}
        for said in self.look(text, [Span(0, len(text))]):
            for n in range(said.window.own, len(said.window.words)):
                at[said.window.words[n]] = float(np.clip(said.factuality[n, column], -3, 3))
        return [next((v for word, v in at.items() if word.overlaps(p)), 0.0) for p in predicates]

    def _attributions(self, text: str, said: Said) -> list[Guess]:
        own = said.window.own
        path = best_path(said.attribution[own:], self._moves, self._begin)
        return [Guess(kind, span, 1.0) for kind, span in bio_spans(text, said.window.words[own:], path)]

    def _proposals(self, said: Said, chances: Any) -> Iterator[Proposal]:
        predicates = list(_predicates(said.window, chances))
        if not predicates:
            return
        at = np.array([words[0] for words in predicates])
        far = distance_buckets(at, len(said.window.words))
        inputs = {"triggers": said.hidden[at], "words": said.hidden[None], "far": far}
        pairs, attributes = self._relations.run(None, inputs)
        for n, words in enumerate(predicates):
            yield _proposal(said.window, words, chances[words], pairs[n], attributes[n])


def distance_buckets(triggers: Any, width: int) -> Any:
    """Signed distance in words of each trigger (T,) from each of ``width`` words, as bucket numbers (T, W)."""
    apart = np.arange(width)[None] - triggers[:, None]
    sizes = np.digitize(np.abs(apart), labels.DISTANCES)
    return np.where(apart < 0, sizes + len(labels.DISTANCES) + 1, sizes).astype(np.int64)


def _page(document: Document, lines: Sequence[Span]) -> tuple[str, list[Span], Sequence[Span]]:
    """What is read: title and text in one, the line of the title, and those lines of the text that are no pointers or notices."""
    head = f"{document.title}\n" if document.title else ""
    skipped = [s.span for s in document.sections if s.kind in _SKIPPED]
    kept = (line for line in lines if not any(one.contains(line) for one in skipped))
    body = [Span(line.start + len(head), line.end + len(head)) for line in kept]
    return head + document.text, [Span(0, len(head) - 1)] if head.strip() else [], body


def _possible(window: Window, chances: Any) -> Iterator[Guess]:
    """Own words that may be predicates for all the model knows."""
    for n in range(window.own, len(chances)):
        likely = float(1 - chances[n][0])
        if likely >= RULED_OUT:
            yield Guess("predicate", window.words[n], likely)


def _predicates(window: Window, chances: Any) -> Iterator[list[int]]:
    """Runs of adjacent own words that the model takes for one predicate."""
    likely = [n for n in range(window.own, len(chances)) if 1 - chances[n][0] >= LEAST]
    action = chances[:, 1:].argmax(-1)
    for _, run in groupby(enumerate(likely), key=lambda item: (item[1] - item[0], action[item[1]])):
        yield [n for _, n in run]


def _proposal(window: Window, words: list[int], chances: Any, pairs: Any, attributes: Any) -> Proposal:
    """One predicate; ``chances`` (n, 17) are those of its words, ``pairs`` (W, 15), ``attributes`` (37,)."""
    roles, voices, inside = np.split(pairs, _PAIRS, axis=-1)
    likeliest, *others = (softmax(one) for one in np.split(attributes, _ATTRIBUTES))
    polarity, certainty, frame, act = (int(one.argmax()) for one in others)
    actions = _ranked(_agreed(likeliest, chances[:, 1:].mean(0)))
    spoken = window.words[words[0]].cover(window.words[words[-1]])
    return Proposal(
        predicate=spoken,
        probability=float(1 - chances[:, 0].min()),
        actions=actions,
        extent=_extent(window, words, softmax(inside)[:, 1]),
        polarity=Polarity(labels.POLARITIES[polarity]),
        certainty=Certainty(labels.CERTAINTIES[certainty]),
        time_frame=TimeFrame(labels.TIME_FRAMES[frame]),
        speech_act=SpeechAct(labels.SPEECH_ACTS[act]),
        roles=tuple(_roles(window, softmax(roles), actions[0][0])),
        voices=tuple(_guesses(window, softmax(voices), labels.VOICES)),
        sure={name: float(one.max()) for name, one in zip(labels.ATTRIBUTES, others, strict=True)},
    )


def _agreed(attribute: Any, trigger: Any) -> Any:
    """What the head of attributes and that of words make of an action together: a weighted geometric mean."""
    mixed = np.log(attribute + _NOTHING) * (1 - BY_WORDS) + np.log(trigger + _NOTHING) * BY_WORDS
    return softmax(mixed)


def _ranked(chances: Any) -> tuple[tuple[Action, float], ...]:
    """The actions that are not quite unlikely, the likeliest first."""
    order = [int(n) for n in np.argsort(-chances, kind="stable")]
    likely = order[:1] + [n for n in order[1:] if chances[n] >= _UNLIKELY]
    return tuple((Action(_ACTIONS[n]), float(chances[n])) for n in likely)


def _extent(window: Window, words: list[int], chances: Any) -> Span:
    """The stretch around the predicate whose words belong to the claim, small gaps closed."""
    first, last = words[0], words[-1]
    for step, bound in ((-1, -1), (1, len(chances))):
        at, missed = (first if step < 0 else last), 0
        while (at := at + step) != bound and missed <= _GAP:
            missed = 0 if chances[at] > 0.5 else missed + 1
            if not missed:
                first, last = min(first, at), max(last, at)
    return window.words[first].cover(window.words[last])


def _roles(window: Window, chances: Any, action: Action) -> Iterator[Guess]:
    """The stretches in each role; the place that the action nearly always has is taken where it is likeliest."""
    found = list(_guesses(window, chances, labels.ROLES))
    yield from found
    wanted = labels.PLACE_OF.get(action)
    if wanted is None or any(guess.role == wanted for guess in found):
        return
    likely = chances[:, labels.ROLES.index(wanted)]
    best = int(likely.argmax())
    if likely[best] < FAINT:
        return
    first = last = best
    while first > 0 and likely[first - 1] > likely[best] / 2:
        first -= 1
    while last + 1 < len(likely) and likely[last + 1] > likely[best] / 2:
        last += 1
    yield Guess(wanted, window.words[first].cover(window.words[last]), float(likely[best]))


def _guesses(window: Window, chances: Any, names: Sequence[str]) -> Iterator[Guess]:
    """Runs of adjacent words in one role; a single word left out of the words for a thing ("a [fuel] plane") is closed."""
    chosen = chances.argmax(-1)
    if "equipment" in names:
        chosen = _closed(chosen, names.index("equipment"))
    for label, run in groupby(range(len(chosen)), key=lambda n: int(chosen[n])):
        inside = list(run)
        if label:
            span = window.words[inside[0]].cover(window.words[inside[-1]])
            yield Guess(names[label], span, float(chances[inside, label].mean()))


def _closed(chosen: Any, label: int) -> Any:
    """Labels with every lone 0 between two of ``label`` filled in."""
    closed = chosen.copy()
    lone = (chosen[1:-1] == 0) & (chosen[:-2] == label) & (chosen[2:] == label)
    closed[1:-1][lone] = label
    return closed


def _shifted(guesses: Sequence[Guess], shift: int) -> Iterator[Guess]:
    """Guesses by their place in the text; those in the title fall away."""
    for guess in guesses:
        if guess.span.start >= shift:
            yield guess._replace(span=Span(guess.span.start - shift, guess.span.end - shift))


def _moved(proposal: Proposal, shift: int) -> Proposal | None:
    if proposal.predicate.start < shift or proposal.extent.start < shift:
        return None
    (predicate,) = _shifted([Guess("", proposal.predicate, 1.0)], shift)
    (extent,) = _shifted([Guess("", proposal.extent, 1.0)], shift)
    roles, voices = (tuple(_shifted(guesses, shift)) for guesses in (proposal.roles, proposal.voices))
    return replace(proposal, predicate=predicate.span, extent=extent.span, roles=roles, voices=voices)
