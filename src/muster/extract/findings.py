"""A posture event found in the parse, before its span, factuality and carried arguments are worked out."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.claim import Action, Polarity
from muster.domain.place import PlaceMention
from muster.domain.syntax import Token
from muster.extract.predicates import Predicate


class Finding(NamedTuple):
    """``form``: verb, noun (event noun, carried by a verb if ``carrier`` is set), state, list (no verb at all)."""

    action: Action
    words: tuple[int, ...]  # trigger tokens, head first
    predicate: Predicate
    form: str
    theme: Token | None
    agent: Token | None
    extra: Token | None
    places: dict[str, tuple[PlaceMention, ...]]
    reason: str
    carrier: Token | None = None
    bounds: tuple[int, int] | None = None  # tokens of a verbless item
    polarity: Polarity | None = None  # set where the state itself negates ("is empty")

    @property
    def head(self) -> Token:
        return self.predicate.trigger
