"""Train the reading model: attribution, triggers, claims and factuality in one encoder, on two cores.

usage: train.py --out DIR [--shared ../shared] [--corpus corpus/reports] [--epochs 3] [--seed 0]
The run can be stopped at any time; the same command goes on behind the last whole epoch.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

import data
import measure
from encoder import load_tokenizer
from model import ReadingModel
from muster.inference.parser import SpacyParser
from muster.inference.tagger import NoTagger
from muster.pipeline import compose
from muster.pipeline.analyse import Ports
from predicates import with_predicates

PARTS = ("attribution", "factuality", "claims")
FACTUALITY = (  # data set, how often an epoch reads it, by which guideline it was judged
    ("UDS_IH2", 1, "happened"),
    ("MEANTIME", 5, "told"),
    ("CB/CB", 1, "happened"),
    ("MV2/mv2", 1, "happened"),
    ("RP/rp", 1, "happened"),
)
AVERAGED = 0.998  # how much of the running mean of the weights stays at a step
PIECES = 1600  # word pieces of one step
GOLD = ("d01", "d02", "d03", "d04", "d05", "d08", "d11", "d12", "d14", "d16")  # the others are only scored


def parse() -> argparse.Namespace:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--shared", type=Path, default=Path("../shared"))
    options.add_argument("--corpus", type=Path, default=Path("corpus/reports"))
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--rate", type=float, default=3e-4)
    options.add_argument(
        "--claims-times", type=int, default=6, help="how often an epoch reads the own corpus"
    )
    options.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options.add_argument(
        "--share", type=float, default=1.0, help="how much of the other parts an epoch reads"
    )
    options.add_argument("--start", type=Path, help="weights to go on from")
    options.add_argument("--frozen", action="store_true", help="train the heads only")
    options.add_argument("--every-annotator", action="store_true")
    return options.parse_args()


def examples(tokenizer: Any, given: argparse.Namespace) -> dict[str, list[data.Example]]:
    """The training examples of each part."""
    made: dict[str, list[data.Example]] = {}
    source = given.shared / "data"
    if "attribution" in given.parts:
        folder = source / "polnear/data/train"
        made["attribution"] = list(data.attribution_examples(tokenizer, folder, given.every_annotator))
    if "factuality" in given.parts:
        made["factuality"] = [
            e
            for name, times, scale in FACTUALITY
            for e in list(
                data.factuality_examples(tokenizer, source / "factuality" / name / "train.jsonl", scale)
            )
            * times
        ]
    if "claims" in given.parts:
        own = [r for r in data.read_reports(given.corpus) if r["split"] == "train"]
        gold = data.read_reports(Path(given.shared / "gold/reports"), GOLD)
        rules = Ports(SpacyParser(), compose.gazetteer(), NoTagger())
        read = list(data.claim_examples(tokenizer, with_predicates(own + gold, rules)))
        real = list(data.real_examples(tokenizer, real_reports(given), rules))
        made["claims"] = read * given.claims_times
        made["real"] = real
    return made


def real_reports(given: argparse.Namespace) -> list[dict[str, Any]]:
    """The openly licensed reports, without those on which false claims are counted."""
    apart = set((given.corpus.parent / "no_posture.txt").read_text().split())
    rows = map(json.loads, (given.shared / "reports/open_reports.jsonl").read_text("utf-8").splitlines())
    return [row for row in rows if row["id"] not in apart]


def steps(
    parts: dict[str, list[data.Example]], share: float, shuffle: random.Random
) -> list[list[data.Example]]:
    """All batches of one epoch, the parts mixed; a batch holds examples of one part."""
    made: list[list[data.Example]] = []
    for name, part in parts.items():
        read = part if name in ("claims", "real") else shuffle.sample(part, round(share * len(part)))
        made += data.batches(read, PIECES, shuffle)
    shuffle.shuffle(made)
    return made


def optimiser(model: ReadingModel, rate: float, frozen: bool) -> torch.optim.Optimizer:
    """AdamW; the word embeddings stay as they are (``frozen``: the whole encoder), heads learn faster than the encoder."""
    model.encoder.words.weight.requires_grad = False
    for parameter in model.encoder.parameters() if frozen else ():
        parameter.requires_grad = False
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": body, "lr": rate}, {"params": heads, "lr": 3 * rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def figures(model: ReadingModel, tokenizer: Any, given: argparse.Namespace) -> dict[str, dict[str, float]]:
    """How the model does on the parts kept for looking, whatever it was trained on."""
    source = given.shared / "data"
    found = {"polnear": measure.attribution(model, tokenizer, source / "polnear/data/dev")}
    for n, name in enumerate(("UDS_IH2", "MEANTIME")):
        found[name] = measure.factuality(model, tokenizer, source / "factuality" / name / "dev.jsonl", n)
    own = [r for r in data.read_reports(given.corpus) if r["split"] == "dev"]
    found["claims"] = measure.claims(model, list(data.claim_examples(tokenizer, own)))
    return found


def main() -> None:
    given = parse()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    torch.set_num_threads(2)
    tokenizer = load_tokenizer()
    parts = examples(tokenizer, given)
    print({name: len(part) for name, part in parts.items()}, flush=True)
    model = ReadingModel()
    if given.start:
        model.load_state_dict(torch.load(given.start, weights_only=True))
    rule = optimiser(model, given.rate, given.frozen)
    each = [steps(parts, given.share, random.Random(f"{given.seed} {n}")) for n in range(given.epochs)]
    rates = [group["lr"] for group in rule.param_groups]
    plan = torch.optim.lr_scheduler.OneCycleLR(
        rule, rates, total_steps=sum(map(len, each)) + 1, pct_start=0.1
    )
    mean = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(AVERAGED))
    saved, begun = given.out / "checkpoint.pt", 0
    if saved.exists():
        state = torch.load(saved, weights_only=True)
        model.load_state_dict(state["model"])
        mean.load_state_dict(state["mean"])
        rule.load_state_dict(state["rule"])
        plan.load_state_dict(state["plan"])
        begun = state["epoch"]
    for epoch in range(begun, given.epochs):
        model.train()
        start, losses = time.monotonic(), Counter[str]()
        for n, batch in enumerate(each[epoch], 1):
            found = model.losses(batch)
            rule.zero_grad()
            torch.stack(list(found.values())).sum().backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            rule.step()
            plan.step()
            mean.update_parameters(model)
            losses.update({name: float(loss.detach()) for name, loss in found.items()})
            if n % 100 == 0:
                said = {name: round(total / n, 3) for name, total in losses.items()}
                print(
                    f"epoch {epoch + 1} step {n}/{len(each[epoch])} {time.monotonic() - start:.0f} s {said}",
                    flush=True,
                )
        kept = {"model": model, "mean": mean, "rule": rule, "plan": plan}
        torch.save({name: one.state_dict() for name, one in kept.items()} | {"epoch": epoch + 1}, saved)
        found_figures = figures(mean.module, tokenizer, given)
        with (given.out / "figures.jsonl").open("a") as log:
            log.write(json.dumps({"epoch": epoch + 1, **found_figures}) + "\n")
        print(epoch + 1, json.dumps(found_figures), flush=True)
    torch.save(mean.module.state_dict(), given.out / "model.pt")


if __name__ == "__main__":
    main()
