"""Quick figures of a model in training; the published ones come from ``muster evaluate`` and the exported file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from data import Example
from model import ATTRIBUTES, ReadingModel, buckets, collate
from muster.domain.text import Span, paragraphs
from muster.evaluation.factuality import judged_sentences
from muster.evaluation.polnear import KINDS, Labelled, articles, as_words
from muster.inference.decode import best_path, bio_spans
from muster.inference.windows import windows


def _vectors(model: ReadingModel, examples: Sequence[Example]) -> list[torch.Tensor]:
    made: list[torch.Tensor] = []
    for n in range(0, len(examples), 8):
        chunk = list(examples[n : n + 8])
        words = model.words(collate(chunk))
        made += [words[row, : len(e.window.words)] for row, e in enumerate(chunk)]
    return made


@torch.no_grad()
def attribution(model: ReadingModel, tokenizer: Any, folder: Path) -> dict[str, float]:
    """Exact F1 of source, cue and content on PolNeAR files."""
    model.eval()
    moves, begin = (one.numpy() for one in model.crf.transitions())
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles(folder):
        examples = [Example(w) for w in windows(tokenizer, article.text, paragraphs(article.text))]
        spans: list[Labelled] = []
        for e, words in zip(examples, _vectors(model, examples), strict=True):
            path = best_path(model.attribution(words)[e.window.own :].numpy(), moves, begin)
            spans += bio_spans(article.text, e.window.words[e.window.own :], path)
        gold, read = as_words(article.text, article.spans), as_words(article.text, spans)
        for kind in KINDS:
            mine, theirs = ({s for s in one if s[0] == kind} for one in (read, gold))
            counts[kind, "hit"] += len(mine & theirs)
            counts[kind, "read"] += len(mine)
            counts[kind, "gold"] += len(theirs)
    return {k: 200 * counts[k, "hit"] / max(1, counts[k, "read"] + counts[k, "gold"]) for k in KINDS}


@torch.no_grad()
def factuality(model: ReadingModel, tokenizer: Any, path: Path, scale: int) -> dict[str, float]:
    """Pearson r and mean absolute error of the judgements on one scale (labels.SCALES)."""
    model.eval()
    rows: list[tuple[float, float]] = []
    for sentence in judged_sentences(path):
        (window,) = windows(tokenizer, sentence.text, [Span(0, len(sentence.text))])
        words = _vectors(model, [Example(window)])[0]
        for span, label in sentence.predicates:
            at = next(n for n, word in enumerate(window.words) if word.overlaps(span))
            rows.append((float(model.factuality(words[at])[scale].clamp(-3, 3)), label))
    pair = torch.tensor(rows).T
    return {"r": float(torch.corrcoef(pair)[0, 1]), "mae": float((pair[0] - pair[1]).abs().mean())}


@torch.no_grad()
def claims(model: ReadingModel, examples: Sequence[Example]) -> dict[str, float]:
    """Triggers found (any action, right action) and roles of words, given the trigger."""
    model.eval()
    count: Counter[str] = Counter()
    for e, words in zip(examples, _vectors(model, examples), strict=True):
        read = model.triggers(words).argmax(-1).tolist()
        for mine, gold in zip(read, e.triggers, strict=True):
            if gold >= 0:
                count["read"] += mine > 0
                count["gold"] += gold > 0
                count["hit"] += mine > 0 and gold > 0
                count["right"] += mine == gold > 0
        if not e.claims:
            continue
        at = torch.tensor([c.trigger for c in e.claims])
        pairs, attributes = model.relations(words[at], words[None], buckets(at, len(words)))
        roles, voices, _ = (one.argmax(-1) for one in pairs.split(model.relations.SIZES, -1))
        for name, read_labels, gold_labels in (
            ("roles", roles, torch.tensor([c.roles for c in e.claims])),
            ("voices", voices, torch.tensor([c.voices for c in e.claims])),
        ):
            count[f"{name}.read"] += int((read_labels > 0).sum())
            count[f"{name}.gold"] += int((gold_labels > 0).sum())
            count[f"{name}.hit"] += int(((read_labels == gold_labels) & (gold_labels > 0)).sum())
        sizes = [len(one) for one in ATTRIBUTES]
        gold_attributes = torch.tensor([c.attributes for c in e.claims])
        for n, score in enumerate(attributes.split(sizes, -1)):
            count[f"attribute{n}"] += int((score.argmax(-1) == gold_attributes[:, n]).sum())
        count["claims"] += len(e.claims)

    def f1(hit: str, read: str, gold: str) -> float:
        return 2 * count[hit] / max(1, count[read] + count[gold])

    names = ("action_of_trigger", "polarity", "certainty", "time_frame", "speech_act")
    return {
        "trigger": f1("hit", "read", "gold"),
        "action": f1("right", "read", "gold"),
        "roles": f1("roles.hit", "roles.read", "roles.gold"),
        "voices": f1("voices.hit", "voices.read", "voices.gold"),
        **{name: count[f"attribute{n}"] / max(1, count["claims"]) for n, name in enumerate(names)},
    }
