"""The one place that builds adapters."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from muster.domain.errors import NotFound
from muster.domain.ports import Encoder, Tagger
from muster.gazetteer.lookup import PlaceIndex
from muster.inference.model_card import ModelCard
from muster.inference.multilingual import MultilingualEncoder
from muster.inference.parser import SpacyParser
from muster.inference.tagger import NoTagger, OnnxTagger
from muster.pipeline.analyse import Ports
from muster.pipeline.engine import Engine, Inline, Pool
from muster.store.ledger import Ledger, Now, utc_now
from muster.store.reader import LedgerReader


def ports(threads: int = 0) -> Ports:
    """The bundled parser, gazetteer and reading model, which uses ``threads`` (0: a thread a core).

    Raises AssetMismatch when a file is not the recorded one.
    """
    return Ports(SpacyParser(), gazetteer(), tagger(threads))


def tagger(threads: int = 0) -> Tagger:
    """The reading model; without its files one that proposes nothing, and the rules read alone."""
    return OnnxTagger(threads) if ModelCard.installed("reading") else NoTagger()


def reading_model() -> OnnxTagger:
    """The reading model itself. Raises NotFound where its files are absent."""
    if not ModelCard.installed("reading"):
        raise NotFound("the reading model is not installed: no files in muster/data/models/reading")
    return OnnxTagger()


def encoder() -> Encoder:
    """The multilingual sentence encoder of the extra. Raises AssetMismatch, with how to install it, where it is absent."""
    return MultilingualEncoder()


def gazetteer() -> PlaceIndex:
    """The bundled places and sites."""
    return PlaceIndex.bundled()


def engine(workers: int = 1) -> Engine:
    """Inline for one worker, a process pool for more."""
    return Inline(ports) if workers <= 1 else Pool(partial(ports, threads=1), workers)


def writer(folder: Path, clock: Now = utc_now, create: bool = True) -> Ledger:
    """The ledger's one writer; see :meth:`Ledger.open`."""
    return Ledger.open(folder, clock, create)


def reader(folder: Path) -> LedgerReader:
    """A reader of the ledger; see :meth:`LedgerReader.open`."""
    return LedgerReader.open(folder)
