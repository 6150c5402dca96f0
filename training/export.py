"""Export a trained reading model to two ONNX files, the encoder in int8, with a card that records what they are.

usage: export.py RUN --out src/muster/data/models/reading
Refuses to write when the int8 file reads PolNeAR clearly worse than the trained weights do.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from encoder import WIDTH, load_tokenizer
from model import ReadingModel, Relations


class Words(nn.Module):
    """Everything that is said of single word pieces, in one graph."""

    def __init__(self, model: ReadingModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        hidden = self.model.encoder(ids, mask)
        triggers, facts = self.model.triggers(hidden), self.model.factuality(hidden)
        return self.model.attribution(hidden), triggers, facts, hidden


def export(model: ReadingModel, out: Path) -> None:
    """encoder.onnx (int8) and relations.onnx (fp32)."""
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    full, ready = out / "encoder.fp32.onnx", out / "encoder.ready.onnx"
    batch, length = torch.export.Dim("batch", max=512), torch.export.Dim("length", max=512)
    sizes = {0: batch, 1: length}
    ids = torch.randint(1000, 2000, (2, 40))
    torch.onnx.export(
        Words(model), (ids, torch.ones_like(ids)), str(full), input_names=["ids", "mask"],
        output_names=["attribution", "triggers", "factuality", "hidden"], dynamo=True,
        dynamic_shapes={"ids": sizes, "mask": sizes}, external_data=False,
    )  # fmt: skip
    quant_pre_process(str(full), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready),
        str(out / "encoder.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    _relations(model.relations, out / "relations.onnx")
    for file in (full, ready):
        file.unlink()


def _relations(relations: Relations, file: Path) -> None:
    triggers, words = torch.export.Dim("triggers", max=4096), torch.export.Dim("words", max=4096)
    inputs = (torch.randn(3, WIDTH), torch.randn(1, 30, WIDTH), torch.zeros(3, 30, dtype=torch.long))
    torch.onnx.export(
        relations, inputs, str(file), input_names=["triggers", "words", "far"],
        output_names=["pairs", "attributes"], dynamo=True, external_data=False,
        dynamic_shapes={"triggers": {0: triggers}, "words": {1: words}, "far": {0: triggers, 1: words}},
    )  # fmt: skip


def card(model: ReadingModel, out: Path, run: Path) -> dict[str, object]:
    """What the model is, for :class:`muster.inference.model_card.ModelCard` and for people."""
    moves, begin = (one.detach().tolist() for one in model.crf.transitions())
    sums = {f: hashlib.sha256((out / f).read_bytes()).hexdigest() for f in FILES}
    log = (run / "figures.jsonl").read_text().splitlines()
    return {
        "name": "reading model (MiniLM-L6 with heads for attribution, posture events, their arguments and factuality)",
        "package": None,
        "version": "1",
        "folder": "models/reading",
        "origin": "trained by training/train.py from sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0 (weights, as those they come from); training data: training/README.md",
        "scores": json.loads(log[-1]),
        "moves": moves,
        "begin": begin,
        "sha256": sums,
    }


FILES = ("encoder.onnx", "relations.onnx", "tokenizer.json")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("run", type=Path)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    model = ReadingModel()
    model.load_state_dict(torch.load(given.run / "model.pt", weights_only=True))
    export(model, given.out)
    load_tokenizer().save(str(given.out / "tokenizer.json"))
    made = card(model, given.out, given.run)
    (given.out.parent / "reading.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    print({file: (given.out / file).stat().st_size for file in FILES})


if __name__ == "__main__":
    main()
