"""Fine-tune MiniLM to tell whether two claims speak of one event: both read together, beside the named features' score.

usage: pairs.py --out RUN [--epochs 3] [--seed 1]

A cross-encoder (Barhom et al. 2019; Cattan et al. 2021; Caciularu et al. 2021): the two claims, each in its words and what
stands around them, are read in one sequence; the pooled words of both quotes, their product and their difference are
judged. The lowest layers and the word embeddings stay as they are. The log-odds of the named features are an offset of the
loss, so that only what these leave open is learned. Pairs that the features settle (vetoed, or far below the cut) are left
out, but for those that are one event.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from encoder import HEADS, WIDTH, Layer, load_encoder, load_tokenizer
from muster.corroborate.answers import answered
from muster.corroborate.matching import THRESHOLD, compare
from muster.corroborate.proposition import proposition
from muster.domain.claim import Claim
from muster.domain.errors import UsageError
from muster.domain.record import Recorded
from muster.evaluation.link_worlds import Told, World, given, read_worlds, single_report
from muster.pipeline import compose

ROOT = Path(__file__).parents[1]
WINDOW, QUOTE, FIELDS = (
    44,
    32,
    16,
)  # word pieces: of a claim with its surroundings, of its quote, of its fields
FROZEN = 2  # lowest layers
LEAST = -4.0  # log-odds of the named features from which a pair is worth reading
TOKENS = 4096  # of a batch
AROUND, PRINTED, QUOTED, PREDICATE = range(4)  # what a word piece is


@dataclass(frozen=True, slots=True)
class Side:
    """Word pieces of one claim and what each is."""

    ids: tuple[int, ...]
    roles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims by name, read or to be read together. ``odds`` of the named features; None where they forbid it."""

    part: str
    world: str
    a: str
    b: str
    same: bool
    one_report: bool
    odds: float | None


def worlds(gold: tuple[Path, Path] | None = None) -> Iterator[tuple[str, World]]:
    """What may be trained on (the parts "… train"), and what is looked at ("… dev", and gold)."""
    for file in sorted((ROOT / "corpus" / "reports").glob("*.json")):
        raw = json.loads(file.read_text("utf-8"))
        if raw["split"] in ("train", "dev"):
            yield f"corpus {raw['split']}", single_report(raw)
    for split in ("train", "dev"):
        for world in read_worlds(ROOT / "corpus" / "links" / "stories.jsonl", None, split):
            yield f"stories {split}", world
    if gold:
        yield from (("gold", world) for world in read_worlds(*gold))


def read(
    of: Iterable[tuple[str, World]], tokenizer: Tokenizer, skip: Sequence[str] = ()
) -> tuple[list[Pair], dict[str, Side]]:
    """All pairs of claims within each world, and every claim's word pieces; reports of ``skip`` are left out."""
    gazetteer, found, sides = compose.gazetteer(), list[Pair](), dict[str, Side]()
    for part, world in of:
        try:
            told = given(world, gazetteer)
        except UsageError as error:
            print(f"left out: {error}")
            continue
        kept = [r for r in told.recorded if told.names[r.claim.id].partition(":")[0] not in skip]
        sides |= {_key(part, world, told, r): side(r, tokenizer) for r in kept}
        found += _pairs(part, world, told, kept)
    return found, sides


def _key(part: str, world: World, told: Told, one: Recorded) -> str:
    return f"{part}/{world.name}/{told.names[one.claim.id]}"


def _pairs(part: str, world: World, told: Told, kept: Sequence[Recorded]) -> Iterator[Pair]:
    claims = [(r, proposition(r, r.claim.report)) for r in kept]
    answers = answered([p for _, p in claims])
    for (r, a), (s, b) in itertools.combinations(claims, 2):
        score = compare(a, b, answers)
        one, two = _key(part, world, told, r), _key(part, world, told, s)
        same = world.events[told.names[r.claim.id]] == world.events[told.names[s.claim.id]]
        odds = None if score.veto else score.value - THRESHOLD
        yield Pair(part, world.name, one, two, same, a.document == b.document, odds)


def side(recorded: Recorded, tokenizer: Tokenizer) -> Side:
    """A claim's fields, and its quote in the midst of what stands around it, rather more before than after."""
    c, text = recorded.claim, recorded.document.text
    whole = tokenizer.encode(text, add_special_tokens=False)
    at = [n for n, (start, end) in enumerate(whole.offsets) if start < c.span.end and end > c.span.start]
    first, last = at[0], min(at[-1] + 1, at[0] + QUOTE)
    spare = WINDOW - (last - first)
    begin = max(0, first - spare * 3 // 5)
    end = min(len(whole.ids), last + spare - (first - begin))
    roles = [AROUND] * begin
    for start, stop in whole.offsets[begin:end]:
        inside = start < c.span.end and stop > c.span.start
        told = start < c.predicate.end and stop > c.predicate.start and c.predicate != c.span
        roles.append(PREDICATE if inside and told else QUOTED if inside else AROUND)
    fields = tokenizer.encode(_fields(c), add_special_tokens=False).ids[:FIELDS]
    return Side((*fields, *whole.ids[begin:end]), (PRINTED,) * len(fields) + tuple(roles[begin:]))


def _fields(c: Claim) -> str:
    when = f"{c.time.start:%d %B}" if c.time and c.time.start else ""
    if c.time and c.time.end and c.time.end != c.time.start:
        when += f" to {c.time.end:%d %B}"
    return " , ".join(filter(None, (str(c.action), *(place.text for _, place in c.places[:2]), when))) + " :"


class PairModel(nn.Module):
    """Log-odds that two claims are one event, over and above those of the named features."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = load_encoder()
        for part in (self.encoder.words, self.encoder.places, self.encoder.kinds, self.encoder.norm,
                     *self.encoder.layers[:FROZEN]):  # fmt: skip
            part.requires_grad_(False)
        self.roles = nn.Embedding(4, WIDTH)
        nn.init.normal_(self.roles.weight, std=0.05)
        self.head = nn.Sequential(
            nn.Linear(5 * WIDTH + 1, 128), nn.GELU(), nn.Dropout(0.2), nn.Linear(128, 1)
        )
        self.trust = nn.Parameter(torch.full((2,), 0.8))  # in the named features: between reports, within one

    def forward(self, ids: Tensor, roles: Tensor, second: Tensor, mask: Tensor, one: Tensor) -> Tensor:
        e = self.encoder
        hidden = (1.0 - mask[:, None, None, :]) * -1e4
        with torch.no_grad():
            x = e.words(ids) + e.places(torch.arange(ids.shape[1])) + e.kinds(second)
            x = e.drop(e.norm(x))
            for layer in e.layers[:FROZEN]:
                x = _through(layer, x, hidden)
        x = x + self.roles(roles)
        for layer in e.layers[FROZEN:]:
            x = _through(layer, x, hidden)
        told = mask * (roles >= QUOTED)
        a, b = (_mean(x, told * (second == n)) for n in (0, 1))
        return self.head(torch.cat([x[:, 0], a, b, a * b, (a - b).abs(), one[:, None]], 1))[:, 0].float()


def _through(layer: Layer, x: Tensor, hidden: Tensor) -> Tensor:
    """One layer, its attention spelled out: of short sequences the fused one is learned from slowly."""
    batch, length, _ = x.shape
    q, k, v = layer.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
    seen = torch.softmax(q @ k.transpose(2, 3) * (HEADS / WIDTH) ** 0.5 + hidden, 3).to(v.dtype) @ v
    x = layer.attended(x + layer.drop(layer.out(seen.transpose(1, 2).reshape(batch, length, WIDTH))))
    return layer.done(x + layer.drop(layer.narrow(F.gelu(layer.wide(x), approximate="tanh"))))


def _mean(x: Tensor, weight: Tensor) -> Tensor:
    return (x * weight[..., None]).sum(1) / weight.sum(1, keepdim=True).clamp(min=1)


def together(pairs: Sequence[tuple[Pair, bool]], sides: dict[str, Side]) -> tuple[Tensor, ...]:
    """Inputs of the model; a pair that is turned is read from its second claim on."""
    rows = []
    for pair, turned in pairs:
        a, b = (sides[name] for name in ((pair.b, pair.a) if turned else (pair.a, pair.b)))
        ids = [101, *a.ids, 102, *b.ids, 102]
        roles = [AROUND, *a.roles, AROUND, *b.roles, AROUND]
        rows.append((ids, roles, [0] * (len(a.ids) + 2) + [1] * (len(b.ids) + 1), [1] * len(ids)))
    long = max(len(row[0]) for row in rows)
    made = [torch.tensor([row[n] + [0] * (long - len(row[n])) for row in rows]) for n in range(4)]
    one = torch.tensor([float(pair.one_report) for pair, _ in pairs])
    return made[0], made[1], made[2], made[3].float(), one


def batches(
    pairs: Sequence[tuple[Pair, bool]], sides: dict[str, Side], shuffle: random.Random
) -> list[list[tuple[Pair, bool]]]:
    """Pairs of about one length together, in any order."""

    def length(one: tuple[Pair, bool]) -> float:
        return len(sides[one[0].a].ids) + len(sides[one[0].b].ids) + shuffle.random() * 8

    made, batch = list[list[tuple[Pair, bool]]](), list[tuple[Pair, bool]]()
    for one in sorted(pairs, key=length):
        batch.append(one)
        if len(batch) * (len(sides[one[0].a].ids) + len(sides[one[0].b].ids) + 3) >= TOKENS:
            made.append(batch)
            batch = []
    made += [batch] if batch else []
    shuffle.shuffle(made)
    return made


@torch.no_grad()
def scores(
    model: PairModel, pairs: Sequence[Pair], sides: dict[str, Side], turns: Sequence[bool] = (False, True)
) -> list[float]:
    """The model's own log-odds of each pair, the mean of both ways to read it."""
    model.eval()
    found: dict[tuple[str, str], list[float]] = {(p.a, p.b): [] for p in pairs}
    for batch in batches([(p, turned) for p in pairs for turned in turns], sides, random.Random(0)):
        with torch.autocast("cpu", torch.bfloat16):
            out = model(*together(batch, sides))
        for (p, _), value in zip(batch, out.tolist(), strict=True):
            found[p.a, p.b].append(value)
    return [sum(found[p.a, p.b]) / len(turns) for p in pairs]


def worth(pair: Pair) -> bool:
    """Whether a pair is open for the named features."""
    return pair.odds is not None and pair.odds > LEAST


def chosen(pairs: Iterable[Pair], shuffle: random.Random) -> list[Pair]:
    """Of the training pairs those that are open or one event, fewer of those far from the cut."""
    kept = [
        p for p in pairs if p.part.endswith("train") and p.odds is not None and (p.same or p.odds > LEAST)
    ]
    return [p for p in kept if p.same or p.odds > -3 or shuffle.random() < 0.5]  # type: ignore[operator]


def epoch(model: PairModel, mean: AveragedModel, rule: torch.optim.Optimizer, plan: torch.optim.lr_scheduler.LRScheduler,
          steps: list[list[tuple[Pair, bool]]], sides: dict[str, Side], started: int) -> None:  # fmt: skip
    model.train()
    for layer in model.encoder.layers[:FROZEN]:
        layer.eval()
    begun, total = time.process_time(), 0.0
    for n, batch in enumerate(steps, 1):
        with torch.autocast("cpu", torch.bfloat16):
            out = model(*together(batch, sides))
        odds = torch.tensor([min(6.0, max(-6.0, p.odds or 0.0)) for p, _ in batch])
        trust = model.trust[torch.tensor([int(p.one_report) for p, _ in batch])]
        truth = torch.tensor([float(p.same) for p, _ in batch])
        loss = F.binary_cross_entropy_with_logits(out + trust * odds, truth)
        rule.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        rule.step()
        plan.step()
        mean.update_parameters(model)
        total += float(loss.detach())
        if n % 50 == 0:
            print(f"{started + n} {n}/{len(steps)} loss {total / 50:.4f} {time.process_time() - begun:.0f} s trust {model.trust.tolist()}", flush=True)  # fmt: skip
            total = 0.0


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--rate", type=float, default=8e-5)
    options.add_argument("--seed", type=int, default=1)
    set_to = options.parse_args()
    set_to.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(set_to.seed)
    torch.set_num_threads(1)
    pairs, sides = read(worlds(), load_tokenizer())
    shuffle = random.Random(set_to.seed)
    train = chosen(pairs, shuffle)
    print(len(train), "pairs,", sum(p.same for p in train), "of one event", flush=True)
    each = [
        batches([(p, shuffle.random() < 0.5) for p in train], sides, shuffle) for _ in range(set_to.epochs)
    ]
    model = PairModel()
    new = [*model.roles.parameters(), *model.head.parameters(), model.trust]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": set_to.rate}, {"params": new, "lr": 5 * set_to.rate}]
    rule = torch.optim.AdamW(groups, weight_decay=0.01)
    rates = [set_to.rate, 5 * set_to.rate]
    plan = torch.optim.lr_scheduler.OneCycleLR(
        rule, rates, total_steps=sum(map(len, each)) + 1, pct_start=0.1
    )
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.99))
    dev = [p for p in pairs if p.part.endswith("dev") and worth(p)]
    for n, steps in enumerate(each):
        epoch(model, mean, rule, plan, steps, sides, n * len(steps))
        torch.save(mean.module.state_dict(), set_to.out / f"model{n + 1}.pt")
        found = scores(mean.module, dev, sides, (False,))
        rows = [[p.a, p.b, value] for p, value in zip(dev, found, strict=True)]
        (set_to.out / f"dev{n + 1}.json").write_text(json.dumps(rows))
        print("epoch", n + 1, "done", flush=True)


if __name__ == "__main__":
    main()
