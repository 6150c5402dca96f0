"""The recipe learns: a handful of windows is read without fault after a few steps. Needs PyTorch, which Muster does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

torch = pytest.importorskip(
    "torch", reason="training needs PyTorch: make train builds an environment with it"
)
pytest.importorskip("safetensors", reason="training needs safetensors: make train installs it")

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))


def test_it_learns_sixteen_sentences() -> None:
    import data  # noqa: PLC0415 - only where PyTorch is
    import measure  # noqa: PLC0415
    from encoder import load_tokenizer  # noqa: PLC0415
    from model import ReadingModel  # noqa: PLC0415

    torch.manual_seed(0)
    claims = []
    for n, (subject, verb, action) in enumerate(
        (s, v, a)
        for s in ("Two tankers", "A convoy", "The brigade", "Six jets")
        for v, a in (
            ("left", "depart"),
            ("reached", "arrive"),
            ("remains in", "remain"),
            ("shelled", "attack"),
        )
    ):
        claims.append(_report(n, f"{subject} {verb} Tartus.", verb.split()[0], action))
    examples = list(data.claim_examples(load_tokenizer(), claims))
    model = ReadingModel()
    rule = torch.optim.AdamW(model.parameters(), 5e-4)
    for _ in range(40):
        rule.zero_grad()
        torch.stack(list(model.losses(examples).values())).sum().backward()
        rule.step()
    figures = measure.claims(model, examples)
    assert figures["action"] > 0.95
    assert figures["roles"] > 0.8


def _report(n: int, text: str, verb: str, action: str) -> dict[str, object]:
    at = text.index(verb)
    claim = {
        "start": 0,
        "end": len(text) - 1,
        "predicate": {"start": at, "end": at + len(verb)},
        "attribution": [{"name": "Herald", "kind": "outlet", "named": True}],
        "cue": None,
        "speech_act": "state",
        "action": action,
        "actor": text[: at - 1],
        "object": None,
        "equipment": [],
        "origin": None,
        "destination": None,
        "via": None,
        "site": "Tartus",
        "time": {"text": None, "start": None, "end": None},
        "polarity": "affirmed",
        "certainty": "certain",
        "time_frame": "past",
    }
    return {"report_id": f"t{n}", "title": "News", "text": text, "claims": [claim]}
