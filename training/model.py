"""One encoder, its heads, and the loss of each.

Heads over words (the vector of the first piece): attribution by a linear-chain CRF (Lafferty et al. 2001), triggers, factuality.
Heads over a trigger and every word of its window: roles, voices, extent. Heads over a trigger and what it attends to in its window: action,
polarity, certainty, time frame, act.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from data import IGNORED, Example
from encoder import WIDTH, Encoder, load_encoder
from muster.inference import labels
from muster.inference.tagger import distance_buckets

PAIR = 192  # width of the representation of a trigger and a word
VIEWS = 4  # attention heads of a trigger
NARROW = -1e4
ATTRIBUTES = (
    labels.TRIGGERS[1:],
    labels.POLARITIES,
    labels.CERTAINTIES,
    labels.TIME_FRAMES,
    labels.SPEECH_ACTS,
)


class Crf(nn.Module):
    """Transitions between BIO labels; impossible ones are shut for good."""

    def __init__(self) -> None:
        super().__init__()
        n = len(labels.ATTRIBUTION)
        self.moves = nn.Parameter(torch.zeros(n, n))
        self.begin = nn.Parameter(torch.zeros(n))
        shut = [[not labels.may_follow(a, b) for b in labels.ATTRIBUTION] for a in labels.ATTRIBUTION]
        self.register_buffer("shut", torch.tensor(shut))
        self.register_buffer("closed", torch.tensor([one.startswith("I-") for one in labels.ATTRIBUTION]))

    def transitions(self) -> tuple[Tensor, Tensor]:
        return self.moves.masked_fill(self.shut, NARROW), self.begin.masked_fill(self.closed, NARROW)

    def loss(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log-likelihood a word; scores (B, W, n), gold (B, W) and mask (B, W), own words a prefix."""
        moves, begin = self.transitions()
        gold = gold.clamp(min=0)
        path = begin[gold[:, 0]] + scores[:, 0].gather(1, gold[:, :1])[:, 0]
        steps = scores[:, 1:].gather(2, gold[:, 1:, None])[..., 0] + moves[gold[:, :-1], gold[:, 1:]]
        path = path + (steps * mask[:, 1:]).sum(1)
        alpha = begin + scores[:, 0]
        for t in range(1, scores.shape[1]):
            after = torch.logsumexp(alpha[:, :, None] + moves, 1) + scores[:, t]
            alpha = torch.where(mask[:, t, None], after, alpha)
        return (torch.logsumexp(alpha, 1) - path).sum() / mask.sum()


class Relations(nn.Module):
    """A trigger beside every word: roles (9), voices (4), extent (2), in one vector (T, W, 15); attributes (T, 37).

    The attributes are read from the trigger and from the words it attends to: what a refusal to comment is about stands elsewhere.
    """

    SIZES = (len(labels.ROLES), len(labels.VOICES), 2)

    def __init__(self) -> None:
        super().__init__()
        self.trigger = nn.Linear(WIDTH, PAIR)
        self.word = nn.Linear(WIDTH, PAIR)
        self.left = nn.Linear(WIDTH, PAIR)
        self.right = nn.Linear(WIDTH, PAIR)
        self.far = nn.Embedding(2 * len(labels.DISTANCES) + 2, PAIR)
        self.out = nn.Linear(PAIR, sum(self.SIZES))
        self.query, self.key, self.value = (nn.Linear(WIDTH, PAIR) for _ in range(3))
        self.near = nn.Embedding(2 * len(labels.DISTANCES) + 2, VIEWS)
        self.attributes = nn.Sequential(
            nn.Linear(WIDTH + PAIR, WIDTH), nn.GELU(), nn.Linear(WIDTH, sum(map(len, ATTRIBUTES)))
        )
        self.drop = nn.Dropout(0.1)

    def forward(self, triggers: Tensor, words: Tensor, far: Tensor) -> tuple[Tensor, Tensor]:
        """triggers (T, 384), words (1, W, 384), far (T, W) distance buckets."""
        both = self.trigger(triggers)[:, None] + self.word(words) + self.far(far)
        both = both + self.left(triggers)[:, None] * self.right(words)
        seen = torch.cat([triggers, self._attended(triggers, words[0], far)], -1)
        return self.out(self.drop(F.gelu(both))), self.attributes(self.drop(seen))

    def _attended(self, triggers: Tensor, words: Tensor, far: Tensor) -> Tensor:
        """What each trigger (T, 384) takes from the words (W, 384) of its window, in several views: (T, PAIR)."""
        query = self.query(triggers).unflatten(-1, (VIEWS, -1))
        key, value = (layer(words).unflatten(-1, (VIEWS, -1)) for layer in (self.key, self.value))
        scores = torch.einsum("tvd,wvd->tvw", query, key) * (PAIR // VIEWS) ** -0.5
        weights = torch.softmax(scores + self.near(far).transpose(1, 2), -1)
        return torch.einsum("tvw,wvd->tvd", weights, value).flatten(1)


def buckets(triggers: Tensor, width: int) -> Tensor:
    """Signed distance in words from each trigger (T,) to each of ``width`` words, as bucket numbers (T, W)."""
    return torch.from_numpy(distance_buckets(triggers.numpy(), width))


@dataclass
class Batch:
    """Padded tensors of some examples: ids, mask (B, L); first piece of each word (B, W)."""

    ids: Tensor
    mask: Tensor
    first: Tensor


def pad(rows: list[list[int]], fill: int, width: int = 0) -> Tensor:
    width = width or max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


def collate(examples: list[Example]) -> Batch:
    ids = pad([list(e.window.ids) for e in examples], 0)
    mask = pad([[1] * e.length for e in examples], 0)
    return Batch(ids, mask, pad([list(e.window.first) for e in examples], 0))


class ReadingModel(nn.Module):
    """The encoder with all heads."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        super().__init__()
        self.encoder = encoder or load_encoder()
        self.drop = nn.Dropout(0.1)
        self.attribution = nn.Linear(WIDTH, len(labels.ATTRIBUTION))
        self.crf = Crf()
        self.triggers = nn.Linear(WIDTH, len(labels.TRIGGERS))
        self.factuality = nn.Sequential(
            nn.Linear(WIDTH, WIDTH // 2), nn.GELU(), nn.Linear(WIDTH // 2, len(labels.SCALES))
        )
        self.relations = Relations()

    def words(self, batch: Batch) -> Tensor:
        """Vectors of the words (B, W, 384)."""
        hidden = self.encoder(batch.ids, batch.mask)
        return hidden.gather(1, batch.first[..., None].expand(-1, -1, hidden.shape[-1]))

    def losses(self, examples: list[Example]) -> dict[str, Tensor]:
        """The loss of every head that the examples have labels for."""
        words = self.drop(self.words(collate(examples)))
        found: dict[str, Tensor] = {}
        if any(e.attribution for e in examples):
            found["attribution"] = self._attribution(words, examples)
        if any(e.triggers for e in examples):
            found["triggers"] = self._triggers(words, examples)
        if any(e.claims for e in examples):
            found |= self._claims(words, examples)
        if any(e.factuality for e in examples):
            found["factuality"] = self._factuality(words, examples)
        return found

    def _attribution(self, words: Tensor, examples: list[Example]) -> Tensor:
        own = [[label for label in e.attribution if label != IGNORED] for e in examples]
        shift = [e.window.own for e in examples]
        scores = self.attribution(words)
        scores = torch.nn.utils.rnn.pad_sequence(
            [scores[b, s : s + len(own[b])] for b, s in enumerate(shift)], batch_first=True
        )
        gold = pad(own, IGNORED)
        return self.crf.loss(scores, gold, gold != IGNORED) * 4

    def _triggers(self, words: Tensor, examples: list[Example]) -> Tensor:
        gold = pad([e.triggers for e in examples], IGNORED, words.shape[1])
        weight = torch.ones(len(labels.TRIGGERS))
        weight[0] = 0.5
        scores = self.triggers(words).flatten(0, 1)
        return F.cross_entropy(scores, gold.flatten(), weight, ignore_index=IGNORED) * 8

    def _claims(self, words: Tensor, examples: list[Example]) -> dict[str, Tensor]:
        parts: dict[str, list[Tensor]] = {"roles": [], "voices": [], "inside": [], "attributes": []}
        for row, e in enumerate(examples):
            if not e.claims:
                continue
            width = len(e.window.words)
            at = torch.tensor([c.trigger for c in e.claims])
            pairs, attributes = self.relations(words[row, at], words[row, None, :width], buckets(at, width))
            scores = pairs.split(Relations.SIZES, -1)
            for name, score in zip(("roles", "voices", "inside"), scores, strict=True):
                gold = torch.tensor([getattr(c, name) for c in e.claims])
                parts[name].append(F.cross_entropy(score.flatten(0, 1), gold.flatten(), reduction="sum"))
            gold = torch.tensor([c.attributes for c in e.claims])
            for n, score in enumerate(attributes.split([len(a) for a in ATTRIBUTES], -1)):
                parts["attributes"].append(F.cross_entropy(score, gold[:, n], reduction="sum"))
        claims = sum(len(e.claims) for e in examples)
        weights = {"roles": 0.2, "voices": 0.2, "inside": 0.03, "attributes": 0.5}
        return {name: torch.stack(sums).sum() * weights[name] / claims for name, sums in parts.items()}

    def _factuality(self, words: Tensor, examples: list[Example]) -> Tensor:
        rows = [(b, n, e.scale, label) for b, e in enumerate(examples) for n, label in e.factuality]
        at = torch.tensor([row[:3] for row in rows])
        wanted = torch.tensor([row[3] for row in rows])
        read = self.factuality(words[at[:, 0], at[:, 1]]).gather(1, at[:, 2:])[:, 0].clamp(-3, 3)
        return F.smooth_l1_loss(read, wanted, beta=0.2)  # near the absolute error, which is what is reported
