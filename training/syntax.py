"""Would syntax heads on the reading encoder do instead of spaCy's parser? Train them, measure both, decide.

usage: syntax.py RUN [--shared ../shared] [--epochs 3] [--tuned]

Heads: Penn tag, head (biaffine, Dozat and Manning 2017) and relation of each word, trained on UD English EWT. Measured on its dev part against
spaCy's small pipeline on the same words: Penn tags, and who does what to what (subject and object of verbs), the one thing
that Universal Dependencies and spaCy's CLEAR scheme mark alike. ``--tuned`` trains the encoder, too, which then reads nothing else any more.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import spacy
import torch
import torch.nn.functional as F
from spacy.tokens import Doc
from torch import Tensor, nn

from encoder import WIDTH, load_tokenizer
from model import ReadingModel, pad
from muster.inference.model_card import ModelCard

ARC, LABEL = 192, 64
SUBJECTS, OBJECTS = {"nsubj", "nsubj:pass", "nsubjpass"}, {"obj", "dobj"}
IGNORED = -100


class Tree(NamedTuple):
    """One sentence: words, Penn tags, heads (0 = root, from 1) and relations."""

    words: list[str]
    tags: list[str]
    heads: list[int]
    labels: list[str]


def trees(file: Path) -> Iterator[Tree]:
    """Sentences of a CoNLL-U file."""
    for block in file.read_text("utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]
        if rows:
            yield Tree(
                [r[1] for r in rows], [r[4] for r in rows], [int(r[6]) for r in rows], [r[7] for r in rows]
            )


class SyntaxHeads(nn.Module):
    def __init__(self, tags: int, labels: int) -> None:
        super().__init__()
        self.tags = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, tags))
        self.child, self.parent = (
            nn.Sequential(nn.Linear(WIDTH, ARC), nn.GELU(), nn.Dropout(0.2)) for _ in range(2)
        )
        self.weight = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.low, self.high = (nn.Sequential(nn.Linear(WIDTH, LABEL), nn.GELU()) for _ in range(2))
        self.label = nn.Linear(3 * LABEL, labels)
        self.root = nn.Parameter(torch.zeros(WIDTH))

    def forward(self, words: Tensor, heads: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """words (B, W, 384) to tags (B, W, t), arcs (B, W, W+1; column 0 the root), labels (B, W, l) given ``heads``."""
        known = torch.cat([self.root.expand(len(words), 1, -1), words], 1)
        child, parent = self.child(words), self.parent(known)
        one = torch.ones(*child.shape[:-1], 1)
        arcs = torch.cat([child, one], -1) @ self.weight @ parent.transpose(1, 2)
        chosen = arcs.argmax(-1) if heads is None else heads.clamp(min=0)
        over = self.high(known).gather(1, chosen[..., None].expand(-1, -1, LABEL))
        under = self.low(words)
        return self.tags(words), arcs, self.label(torch.cat([under, over, under * over], -1))


class Batch(NamedTuple):
    ids: Tensor
    mask: Tensor
    first: Tensor
    trees: list[Tree]


def batches(made: list[Tree], tokenizer: Any, size: int = 32) -> Iterator[Batch]:
    """Batches of sentences of like length, in the order given."""
    for n in range(0, len(made), size):
        chunk = made[n : n + size]
        ids, first = [], []
        for tree in chunk:
            pieces, places = [101], []
            for word in tree.words:
                places.append(len(pieces))
                pieces += tokenizer.encode(word, add_special_tokens=False).ids or [100]
            ids.append([*pieces, 102])
            first.append(places)
        yield Batch(pad(ids, 0), pad([[1] * len(row) for row in ids], 0), pad(first, 0), chunk)


def arguments(heads: list[int], labels: list[str], verb: list[bool]) -> set[tuple[int, int, str]]:
    """(word, its verb, "subject" or "object") of one sentence, positions from 1."""
    found = set()
    for n, (head, label) in enumerate(zip(heads, labels, strict=True), 1):
        kind = "subject" if label in SUBJECTS else "object" if label in OBJECTS else None
        if kind and head and verb[head - 1]:
            found.add((n, head, kind))
    return found


def f1(hit: int, read: int, gold: int) -> float:
    return round(200 * hit / max(1, read + gold), 1)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("run", type=Path)
    options.add_argument("--shared", type=Path, default=Path("../shared"))
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--tuned", action="store_true")
    given = options.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(2)
    folder = given.shared / "data/ud_ewt"
    train = [t for t in trees(folder / "train.conllu") if len(t.words) <= 80]
    dev = list(trees(folder / "dev.conllu"))
    tags = sorted({tag for t in train for tag in t.tags})
    labels = sorted({label for t in train for label in t.labels})
    tokenizer, model = load_tokenizer(), ReadingModel()
    model.load_state_dict(torch.load(given.run / "model.pt", weights_only=True))
    model.encoder.words.weight.requires_grad = False
    for parameter in model.encoder.parameters():
        parameter.requires_grad &= given.tuned
    heads = SyntaxHeads(len(tags), len(labels))
    rule = torch.optim.AdamW([
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": 2e-4},
        {"params": heads.parameters(), "lr": 2e-3},
    ])  # fmt: skip
    random.Random(0).shuffle(train)
    train.sort(key=lambda t: len(t.words) // 4)
    steps = list(batches(train, tokenizer))
    plan = torch.optim.lr_scheduler.OneCycleLR(
        rule, [2e-4, 2e-3], total_steps=given.epochs * len(steps) + 1, pct_start=0.1
    )
    for epoch in range(given.epochs):
        random.Random(epoch).shuffle(steps)
        start, total = time.monotonic(), 0.0
        for batch in steps:
            loss = _loss(model, heads, batch, tags, labels)
            rule.zero_grad()
            loss.backward()
            rule.step()
            plan.step()
            total += float(loss.detach())
        print(epoch + 1, round(total / len(steps), 3), f"{time.monotonic() - start:.0f} s", flush=True)
    print(
        json.dumps(
            {"own heads": _own(model, heads, dev, tokenizer, tags, labels), "spaCy small": _peer(dev)},
            indent=1,
        )
    )


def _loss(
    model: ReadingModel, heads: SyntaxHeads, batch: Batch, tags: list[str], labels: list[str]
) -> Tensor:
    gold = [pad(rows, IGNORED) for rows in (
        [[tags.index(tag) for tag in t.tags] for t in batch.trees],
        [t.heads for t in batch.trees],
        [[labels.index(label) for label in t.labels] for t in batch.trees],
    )]  # fmt: skip
    found = heads(_words(model, batch), gold[1])
    return sum(
        (
            F.cross_entropy(scores.flatten(0, 1), want.flatten(), ignore_index=IGNORED)
            for scores, want in zip(found, gold, strict=True)
        ),
        torch.zeros(()),
    )


def _words(model: ReadingModel, batch: Batch) -> Tensor:
    hidden = model.encoder(batch.ids, batch.mask)
    return hidden.gather(1, batch.first[..., None].expand(-1, -1, WIDTH))


@torch.no_grad()
def _own(
    model: ReadingModel,
    heads: SyntaxHeads,
    dev: list[Tree],
    tokenizer: Any,
    tags: list[str],
    labels: list[str],
) -> dict[str, float]:
    model.eval()
    heads.eval()
    right = words = hit = read = gold = attached = 0
    for batch in batches(dev, tokenizer):
        scores = heads(_words(model, batch), None)
        for row, tree in enumerate(batch.trees):
            n = len(tree.words)
            tagged = [tags[i] for i in scores[0][row, :n].argmax(-1).tolist()]
            arcs = scores[1][row, :n, : n + 1].argmax(-1).tolist()
            named = [labels[i] for i in scores[2][row, :n].argmax(-1).tolist()]
            mine = arguments(arcs, named, [t.startswith("VB") for t in tagged])
            theirs = arguments(tree.heads, tree.labels, [t.startswith("VB") for t in tree.tags])
            right += sum(a == b for a, b in zip(tagged, tree.tags, strict=True))
            attached += sum(a == b for a, b in zip(arcs, tree.heads, strict=True))
            words, hit, read, gold = words + n, hit + len(mine & theirs), read + len(mine), gold + len(theirs)
    return {
        "tags": round(100 * right / words, 1),
        "arguments_f1": f1(hit, read, gold),
        "uas": round(100 * attached / words, 1),
    }


def _peer(dev: list[Tree]) -> dict[str, float]:
    card = ModelCard.read("english-parser")
    pipeline = spacy.load(card.locate(), exclude=list(card.exclude))
    right = words = hit = read = gold = 0
    for tree in dev:
        doc = Doc(pipeline.vocab, words=tree.words)
        for n, word in enumerate(doc):
            word.is_sent_start = n == 0
        for _, step in pipeline.pipeline:
            doc = step(doc)
        heads = [0 if word.head.i == word.i else word.head.i + 1 for word in doc]
        mine = arguments(heads, [word.dep_ for word in doc], [word.tag_.startswith("VB") for word in doc])
        theirs = arguments(tree.heads, tree.labels, [t.startswith("VB") for t in tree.tags])
        right += sum(word.tag_ == tag for word, tag in zip(doc, tree.tags, strict=True))
        words, hit, read, gold = (
            words + len(doc),
            hit + len(mine & theirs),
            read + len(mine),
            gold + len(theirs),
        )
    return {"tags": round(100 * right / words, 1), "arguments_f1": f1(hit, read, gold)}


if __name__ == "__main__":
    main()
