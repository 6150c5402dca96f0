"""The one place that builds what reads reports: parser, models, and the engines they run on.

Apart from ``compose``, so that a question to the ledger, which needs none of it, does not wait until it is loaded.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from muster.domain.engine_name import EngineName
from muster.domain.errors import NotFound, UsageError
from muster.domain.ports import Encoder, Tagger
from muster.inference.model_card import ModelCard
from muster.inference.multilingual import MultilingualEncoder
from muster.inference.parser import SpacyParser
from muster.inference.tagger import NoTagger, OnnxTagger
from muster.pipeline.analyse import Ports
from muster.pipeline.compose import gazetteer
from muster.pipeline.crew import Crew
from muster.pipeline.distributed import Distributed, Workers
from muster.pipeline.engine import Engine, Inline, MakePorts, Pool
from muster.pipeline.fingerprint import fingerprint
from muster.pipeline.parts import Parts
from muster.pipeline.process_hands import ProcessHands
from muster.pipeline.ray_hands import RayHands
from muster.store.address import Address

WORK = "work"  # folder of finished blocks in a ledger's folder


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


def engine(workers: int = 1) -> Engine:
    """Inline for one worker, a process pool for more."""
    return Inline(ports) if workers <= 1 else Pool(partial(ports, threads=1), workers)


def archive_engine(
    name: EngineName,
    workers: int,
    ledger: Address | Path,
    work: Path | None = None,
    address: str | None = None,
) -> Engine:
    """The engine of that name. ``work``: finished blocks are kept there; ``address``: a running Ray cluster.

    Raises UsageError for options that do not go together and where an extra is not installed.
    """
    if address is not None and name is not EngineName.RAY:
        raise UsageError("--address names a Ray cluster: it goes with --engine ray")
    if work is not None and name is EngineName.INLINE:
        raise UsageError("--work keeps finished blocks: it goes with --engine pool or ray")
    if name is EngineName.INLINE:
        return Inline(ports)
    make = partial(ports, threads=1)
    if name is EngineName.POOL and work is None:
        return Pool(make, workers)
    parts = Parts(_work_beside(Address.of(ledger)) if work is None else work, keep=work is not None)
    return Distributed(lambda: hire(name, make, workers, address), parts, fingerprint())


def _work_beside(ledger: Address) -> Path:
    """Where finished blocks lie when no folder is named: in the ledger's own."""
    if isinstance(ledger.place, Path):
        return ledger.place / WORK
    raise UsageError("a ledger in a database has no folder for finished blocks: name one with --work")


def hire(name: EngineName, make: MakePorts, workers: int, address: str | None = None) -> Workers:
    """Workers of an engine that has any, started."""
    if name is EngineName.RAY:
        return Crew(RayHands(make, workers, address), workers, fingerprint())
    return Crew(ProcessHands(make), workers, fingerprint())
