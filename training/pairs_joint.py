"""The second way: every report is read once, the encoder trained along; the pooled words of two quotes are compared.

usage: pairs_joint.py --out RUN [--epochs 8]

As pairs.py, but no claim is read beside the other one: reports are read whole (windows of 384 word pieces), quote and
predicate are pooled, and a small symmetric head judges the two beside the named features (Cattan et al. 2021).
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from encoder import WIDTH, load_encoder, load_tokenizer
from muster.corroborate.answers import answered
from muster.corroborate.features import features
from muster.corroborate.matching import THRESHOLD, compare
from muster.corroborate.proposition import proposition
from muster.domain.errors import UsageError
from muster.domain.ports import Gazetteer
from muster.evaluation.link_worlds import World, given
from muster.pipeline import compose
from pairs import FROZEN, LEAST, ROOT, _mean, _through, worlds

WINDOW, STRIDE = 384, 256
REPORTS_TOKENS = 2500
NAMES = sorted(
    {line.split("\t")[0] for line in (ROOT / "src/muster/data/corroborate/pair_weights.tsv").read_text("utf-8").splitlines()
     if line and not line.startswith("#")}
)  # fmt: skip
PLACE = {name: n for n, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Read:
    """A world in word pieces: windows of its reports; each claim's window and its quote's and predicate's pieces there;
    pairs (claims by number) with truth, log-odds (None: forbidden), one report, and named features."""

    part: str
    name: str
    windows: list[list[int]]
    claims: list[tuple[int, tuple[int, int], tuple[int, int]]]
    keys: list[str]
    pairs: list[tuple[int, int, bool, float | None, bool]]
    named: Tensor


def read_world(
    part: str, world: World, gazetteer: Gazetteer, tokenizer: Tokenizer, skip: Sequence[str] = ()
) -> Read | None:
    try:
        told = given(world, gazetteer)
    except UsageError:
        return None
    kept = [r for r in told.recorded if told.names[r.claim.id].partition(":")[0] not in skip]
    windows, at, pieces = list[list[int]](), dict[str, list[tuple[int, int]]](), {}
    for r in kept:
        d = r.document
        if r.claim.report not in at:
            whole = pieces[r.claim.report] = tokenizer.encode(d.text, add_special_tokens=False)
            begins = [0]
            while begins[-1] + WINDOW < len(whole.ids):
                begins.append(begins[-1] + STRIDE)
            at[r.claim.report] = [(b, len(windows) + n) for n, b in enumerate(begins)]
            windows += [[101, *whole.ids[b : b + WINDOW], 102] for b in begins]
    claims = []
    for r in kept:
        c, whole = r.claim, pieces[r.claim.report]
        span = _span(whole.offsets, c.span.start, c.span.end)
        told_by = _span(whole.offsets, c.predicate.start, c.predicate.end) or span
        middle = (span[0] + span[1]) / 2
        begin, number = min(at[c.report], key=lambda one: abs(one[0] + WINDOW / 2 - middle))
        claims.append(
            (number, *((s - begin + 1, min(e - begin + 1, WINDOW + 1)) for s, e in (span, told_by)))
        )
    ps = [proposition(r, r.claim.report) for r in kept]
    answers, found, named = answered(ps), [], []
    for (i, a), (j, b) in itertools.combinations(enumerate(ps), 2):
        score = compare(a, b, answers)
        same = world.events[told.names[a.id]] == world.events[told.names[b.id]]
        odds = None if score.veto else score.value - THRESHOLD
        if odds is None or (odds < -7 and not same):
            continue
        found.append((i, j, same, odds, a.document == b.document))
        row = torch.zeros(len(NAMES))
        for name, value in features(a, b, answers).items():
            if name in PLACE:
                row[PLACE[name]] = value
        named.append(row)
    keys = [f"{part}/{world.name}/{told.names[r.claim.id]}" for r in kept]
    return Read(part, world.name, windows, claims, keys, found, torch.stack(named)) if found else None


def _span(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    inside = [n for n, (s, e) in enumerate(offsets) if s < end and e > start]
    return (inside[0], inside[-1] + 1) if inside else None


class JointModel(nn.Module):
    """Log-odds of pairs over and above those of the named features."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = load_encoder()
        for part in (self.encoder.words, self.encoder.places, self.encoder.kinds, self.encoder.norm,
                     *self.encoder.layers[:FROZEN]):  # fmt: skip
            part.requires_grad_(False)
        self.project = nn.Linear(2 * WIDTH, 128)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Sequential(
            nn.Linear(2 * 128 + 2 + len(NAMES) + 2, 64), nn.GELU(), nn.Dropout(0.2), nn.Linear(64, 1)
        )
        self.trust = nn.Parameter(torch.full((2,), 0.8))

    def vectors(self, batch: Sequence[Read]) -> tuple[Tensor, Tensor]:
        """Of every claim of the batch, pooled quote and predicate: as they are, and projected."""
        windows = [w for one in batch for w in one.windows]
        long = max(map(len, windows))
        ids = torch.tensor([w + [0] * (long - len(w)) for w in windows])
        mask = (torch.arange(long)[None] < torch.tensor([len(w) for w in windows])[:, None]).float()
        e, hidden = self.encoder, (1.0 - mask[:, None, None, :]) * -1e4
        with torch.no_grad():
            x = e.words(ids) + e.places(torch.arange(long)) + e.kinds.weight[0]
            x = e.drop(e.norm(x))
            for layer in e.layers[:FROZEN]:
                x = _through(layer, x, hidden)
        for layer in e.layers[FROZEN:]:
            x = _through(layer, x, hidden)
        first, rows, spans = 0, [], []
        for one in batch:
            for window, *both in one.claims:
                rows.append(first + window)
                spans.append(both)
            first += len(one.windows)
        at, held = torch.arange(long)[None], x.float()[torch.tensor(rows)]
        bounds = torch.tensor(spans)
        pooled = [_mean(held, ((at >= bounds[:, n, :1]) & (at < bounds[:, n, 1:])).float()) for n in (0, 1)]
        both = torch.cat(pooled, 1)
        return both, self.project(self.drop(both))

    def forward(self, batch: Sequence[Read]) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            raw, made = self.vectors(batch)
        raw, made = raw.float(), made.float()
        first, one, two = 0, [], []
        for world in batch:
            one += [first + p[0] for p in world.pairs]
            two += [first + p[1] for p in world.pairs]
            first += len(world.claims)
        i, j = torch.tensor(one), torch.tensor(two)
        a, b = made[i], made[j]
        near = [
            F.cosine_similarity(raw[i, s], raw[j, s])[:, None] for s in (slice(0, WIDTH), slice(WIDTH, None))
        ]
        known = torch.tensor([[p[3] / 4, float(p[4])] for w in batch for p in w.pairs])  # type: ignore[operator]
        named = torch.cat([w.named for w in batch])
        found: Tensor = self.head(torch.cat([a * b, (a - b).abs(), *near, named, known], 1))[:, 0]
        return found


def batches(of: Iterable[Read], shuffle: random.Random) -> list[list[Read]]:
    """Worlds in any order, about so many word pieces together."""
    order, made, now = list(of), list[list[Read]](), list[Read]()
    shuffle.shuffle(order)
    for one in order:
        now.append(one)
        if sum(len(w) for r in now for w in r.windows) >= REPORTS_TOKENS:
            made.append(now)
            now = []
    return [*made, now] if now else made


def loss_of(model: JointModel, batch: Sequence[Read]) -> Tensor:
    rows = [p for w in batch for p in w.pairs]
    odds = torch.tensor([min(6.0, max(-6.0, p[3])) for p in rows])  # type: ignore[type-var]
    trust = model.trust[torch.tensor([int(p[4]) for p in rows])]
    truth = torch.tensor([float(p[2]) for p in rows])
    each = F.binary_cross_entropy_with_logits(model(batch) + trust * odds, truth, reduction="none")
    return each.sum() / 20


@torch.no_grad()
def scores(model: JointModel, of: Sequence[Read]) -> dict[tuple[str, str], float]:
    model.eval()
    found = {}
    for world in of:
        for p, value in zip(world.pairs, model([world]).tolist(), strict=True):
            if p[3] > LEAST:  # type: ignore[operator]
                found[world.keys[p[0]], world.keys[p[1]]] = value
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--epochs", type=int, default=8)
    options.add_argument("--rate", type=float, default=8e-5)
    set_to = options.parse_args()
    set_to.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    tokenizer = load_tokenizer()
    gazetteer = compose.gazetteer()
    held = [one for part, w in worlds() if (one := read_world(part, w, gazetteer, tokenizer))]
    train, dev = ([w for w in held if w.part.endswith(s)] for s in ("train", "dev"))
    shuffle = random.Random(1)
    each = [batches(train, shuffle) for _ in range(set_to.epochs)]
    print(len(train), "worlds,", len(each[0]), "steps", sum(len(w.pairs) for w in train), "pairs", flush=True)
    model = JointModel()
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    new = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    rates = [set_to.rate, 10 * set_to.rate]
    rule = torch.optim.AdamW([{"params": body}, {"params": new}], lr=set_to.rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(
        rule, rates, total_steps=sum(map(len, each)) + 1, pct_start=0.1
    )
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.97))
    for n, steps in enumerate(each, 1):
        model.train()
        for layer in model.encoder.layers[:FROZEN]:
            layer.eval()
        begun, total, weight = time.process_time(), 0.0, 0
        for batch in steps:
            loss = loss_of(model, batch)
            rule.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            rule.step()
            plan.step()
            mean.update_parameters(model)
            total, weight = total + float(loss.detach()) * 20, weight + sum(len(w.pairs) for w in batch)
        print(f"epoch {n} loss {total / weight:.4f} {time.process_time() - begun:.0f} s", flush=True)
        if n % 2 == 0 or n == set_to.epochs:
            found = scores(mean.module, dev)
            (set_to.out / f"dev{n}.json").write_text(json.dumps([[a, b, v] for (a, b), v in found.items()]))
            torch.save(mean.module.state_dict(), set_to.out / f"model{n}.pt")
            print("dev", n, flush=True)


if __name__ == "__main__":
    main()
