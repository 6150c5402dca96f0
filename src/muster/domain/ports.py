"""What the flow needs from adapters. Each protocol stays under six methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from muster.domain.document import Document
from muster.domain.place import Place
from muster.domain.reading import Reading
from muster.domain.syntax import Syntax
from muster.domain.text import Span


class Parser(Protocol):
    """Turns a document, or those sentences that touch ``only``, into tokens and dependency trees.

    Sections that are not analysed are left out.
    """

    def parse(self, document: Document, only: Sequence[Span] | None = None) -> Syntax: ...


class Tagger(Protocol):
    """Proposes posture events and attribution spans of a document, or of the lines ``only``; rules decide what becomes of them."""

    def read(self, document: Document, only: Sequence[Span] | None = None) -> Reading: ...


class Encoder(Protocol):
    """Turns sentences of many languages into vectors of one space: what says the same lies close together."""

    def encode(self, texts: Sequence[str], language: str | None) -> Any:
        """Unit vectors, float32 [len(texts), 384], of texts in one language (ISO 639-1), or in an unknown one."""
        ...


class Gazetteer(Protocol):
    """Names to places and back."""

    def find(self, name: str) -> tuple[Place, ...]:
        """Places that carry ``name`` (any script, any alias; case, accents and articles do not matter), likeliest first."""
        ...

    def get(self, place_id: str) -> Place | None: ...

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        """Known place names in running text at word boundaries, longest match first, as (span, printed name)."""
        ...

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]: ...
