"""A multilingual sentence encoder in numpy: texts of about a hundred languages to vectors that can be compared.

The model is multilingual-e5-small (Wang et al. 2024), a 12-layer BERT encoder (Devlin et al. 2019) with mean pooling over
unigram pieces (Kudo 2018). Its weights are an optional extra; where they are absent Muster compares reports without it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from muster.inference.model_card import ModelCard
from muster.inference.packed import Packed, Vocabulary, read_packed, unpack

SIZE = 384
_FILE = "e5-small-q4.bin"
# erf after Abramowitz & Stegun 7.1.26, absolute error below 1.5e-7
_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
_ERF_SLOPE = 0.3275911


class _Dense(NamedTuple):
    weights: Any  # (in, out)
    bias: Any

    def __call__(self, x: Any) -> Any:
        return x @ self.weights + self.bias


class _Norm(NamedTuple):
    scale: Any
    shift: Any
    epsilon: float

    def __call__(self, x: Any) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        return (
            centred / np.sqrt((centred**2).mean(-1, keepdims=True) + self.epsilon) * self.scale + self.shift
        )


class _Layer(NamedTuple):
    mixed: _Dense  # queries, keys and values in one
    out: _Dense
    attended: _Norm
    widen: _Dense
    narrow: _Dense
    done: _Norm


class MultilingualEncoder:
    """The encoder of the extra ``multilingual``. Raises AssetMismatch where it is absent or not the recorded file.

    Each text is encoded by itself, so that a vector does not depend on what stands beside it.
    """

    def __init__(self) -> None:
        card = ModelCard.read("multilingual")
        packed = read_packed(card.locate() / _FILE)
        self._centres = {k: np.array(v, np.float32) for k, v in card.extra["centres"].items()}
        self._middle = np.mean(list(self._centres.values()), axis=0)
        self._prefix: str = card.extra["prefix"]
        self._longest: int = card.extra["max_pieces"]
        self._vocabulary = packed.vocabulary._replace(pieces=())
        self._tokenizer = _tokenizer(packed.vocabulary)
        self._heads = packed.shape.heads
        self._words = packed.blocks("emb.word", packed.shape.pieces)
        self._places = packed.plain("emb.pos").reshape(-1, SIZE) + packed.plain("emb.type")[:SIZE]
        self._first = _norm(packed, "emb.ln")
        self._layers = [_layer(packed, n) for n in range(packed.shape.layers)]

    def encode(self, texts: Sequence[str], language: str | None) -> Any:
        """Unit vectors, float32 (len(texts), 384), without what news sentences of the language have in common.

        Sentences of one language lie close together whatever they say; the mean of a language taken away, they lie by
        what they say (Libovický, Rosa & Fraser 2020). An unknown language is taken for a mixture of the known ones.
        """
        shifted = self.pooled(texts) - self._centres.get(language or "", self._middle)
        return shifted / np.maximum(np.linalg.norm(shifted, axis=1, keepdims=True), 1e-6)

    def pooled(self, texts: Sequence[str]) -> Any:
        """Unit vectors as the model gives them, float32 (len(texts), 384): any two have a cosine of .7 or more."""
        vectors = np.empty((len(texts), SIZE), np.float32)
        for n, text in enumerate(texts):
            mean = self._states(self.pieces(text)).mean(0)
            vectors[n] = mean / np.linalg.norm(mean)
        return vectors

    def pieces(self, text: str) -> list[int]:
        """Ids of a text's pieces with the prefix the model was trained with and the marks around it, cut at the longest."""
        known = self._vocabulary
        plain = unicodedata.normalize("NFC", self._prefix + text).translate(known.characters)
        ids = self._tokenizer.encode(" ".join(plain.split()), add_special_tokens=False).ids
        return [known.first, *ids[: self._longest - 2], known.last]

    def _states(self, ids: Sequence[int]) -> Any:
        """Hidden states of the last layer (len(ids), 384)."""
        x = self._first(unpack(self._words[list(ids)]) + self._places[: len(ids)])
        for layer in self._layers:
            x = layer.attended(x + layer.out(_attention(layer.mixed(x), self._heads)))
            x = layer.done(x + layer.narrow(_gelu(layer.widen(x))))
        return x


def _tokenizer(vocabulary: Vocabulary) -> Any:
    """Unigram pieces between spaces. The marks get a spelling that no text has, so that a text cannot print them."""
    # loaded here: commands that compare no reports start faster
    from tokenizers import Tokenizer  # noqa: PLC0415
    from tokenizers.models import Unigram  # noqa: PLC0415
    from tokenizers.pre_tokenizers import Metaspace  # noqa: PLC0415

    marks = {vocabulary.first, vocabulary.last, vocabulary.unknown}
    pieces = [
        (f"\x00{n}" if n in marks or score == 0.0 else piece, score)
        for n, (piece, score) in enumerate(vocabulary.pieces)
    ]
    tokenizer = Tokenizer(Unigram(pieces, vocabulary.unknown, False))
    tokenizer.pre_tokenizer = Metaspace()
    return tokenizer


def _dense(packed: Packed, *names: str) -> _Dense:
    biases = [packed.plain(f"{name}.b") for name in names]
    matrices = [packed.matrix(f"{name}.w", len(b)) for name, b in zip(names, biases, strict=True)]
    return _Dense(np.ascontiguousarray(np.concatenate(matrices).T), np.concatenate(biases))


def _norm(packed: Packed, name: str) -> _Norm:
    return _Norm(packed.plain(f"{name}.w"), packed.plain(f"{name}.b"), packed.epsilon)


def _layer(packed: Packed, n: int) -> _Layer:
    at = f"l{n}."
    return _Layer(
        _dense(packed, at + "q", at + "k", at + "v"),
        _dense(packed, at + "ao"),
        _norm(packed, at + "aln"),
        _dense(packed, at + "fi"),
        _dense(packed, at + "fo"),
        _norm(packed, at + "oln"),
    )


def _attention(mixed: Any, heads: int) -> Any:
    """Scaled dot-product attention of one text over itself (Vaswani et al. 2017): (pieces, 3 * 384) to (pieces, 384)."""
    size = len(mixed)
    queries, keys, values = mixed.reshape(size, 3, heads, -1).transpose(1, 2, 0, 3)
    scores = queries @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(queries.shape[-1]))
    chances = np.exp(scores - scores.max(-1, keepdims=True))
    chances /= chances.sum(-1, keepdims=True)
    return (chances @ values).transpose(1, 0, 2).reshape(size, -1)


def _gelu(x: Any) -> Any:
    """x * P(N(0, 1) <= x)."""
    size = np.abs(x) * np.float32(1 / np.sqrt(2))
    t = 1 / (1 + np.float32(_ERF_SLOPE) * size)
    total = np.zeros_like(t)
    for factor in _ERF:
        total = (total + np.float32(factor)) * t
    tail = total * np.exp(-size * size) / 2
    return x * np.where(x >= 0, 1 - tail, tail)
