"""Workers as actors of Ray: on a cluster that is there, or on one of this machine for this run alone.

Ray keeps to itself here: no usage statistics, no dashboard, and a cluster that this run starts answers only to who has
its token, which nobody else is told. Ray restarts nothing by itself: what a death means is decided in one place
(:mod:`muster.pipeline.crew`), the same for every engine.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from muster.domain.document import RawReport
from muster.domain.errors import MusterError, Retry, UsageError
from muster.domain.extras import optional
from muster.pipeline.crew import Gone, Heard, Ready
from muster.pipeline.engine import MakePorts
from muster.pipeline.verdicts import Analyst

_STORE = (
    256 * 1024 * 1024
)  # bytes of shared memory for blocks on their way; Ray takes 30 % of the machine unless told
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent anywhere
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # the reading model uses the processor
}


@dataclass(slots=True, eq=False)
class Hand:
    """An actor and the references to its answers, in order; the first answer says that it is ready."""

    actor: Any
    answers: deque[Any]
    ready: bool = False


class RayHands:
    """Actors with one processor each. ``address`` names a running cluster (``auto`` finds the one of this machine)."""

    def __init__(self, make: MakePorts, workers: int, address: str | None = None) -> None:
        """Raises UsageError where Ray is not installed or the cluster is too small, Retry where it does not answer."""
        self._ray = _loaded(guarded=address is None)
        self._ours = not self._ray.is_initialized()
        if self._ours:
            _connect(self._ray, workers, address)
        processors = int(self._ray.cluster_resources().get("CPU", 0))
        if processors < workers:
            self.close()
            raise UsageError(f"--workers {workers}: the cluster has {processors} processors")
        self._make = make
        self._kind = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Analyst)

    def start(self) -> Hand:
        actor = self._kind.remote(self._make)
        return Hand(actor, deque([actor.ready.remote()]))

    def give(self, hand: Hand, reports: Sequence[RawReport]) -> None:
        hand.answers.append(hand.actor.analyse.remote(reports))

    def hear(self, hands: Sequence[Hand], seconds: float) -> list[tuple[Hand, Heard]]:
        """Raises what stopped a worker (AssetMismatch)."""
        first = {hand.answers[0]: hand for hand in hands if hand.answers}
        if not first:
            return []
        self._ray.wait(list(first), num_returns=1, timeout=seconds)
        there, _ = self._ray.wait(list(first), num_returns=len(first), timeout=0)
        return [(first[answer], self._read(first[answer])) for answer in there]

    def close(self) -> None:
        if self._ours:
            self._ray.shutdown()

    def _read(self, hand: Hand) -> Heard:
        exceptions = self._ray.exceptions
        try:
            answer = self._ray.get(hand.answers.popleft())
        except exceptions.RayTaskError as error:
            if isinstance(error.cause, MusterError):
                raise error.cause from None
            raise
        except exceptions.RayError as error:
            self._dismiss(hand)
            return Gone(str(error).partition("\n")[0][:200])
        if hand.ready:
            return tuple(answer)
        hand.ready = True
        return Ready(answer)

    def _dismiss(self, hand: Hand) -> None:
        """An actor that cannot be reached may live on: it must not work beside its replacement."""
        with suppress(self._ray.exceptions.RayError, ValueError):  # it is dead already: what is wanted
            self._ray.kill(hand.actor)


def _loaded(guarded: bool) -> Any:
    """Ray, loaded with its settings, which it reads then and not again; ``guarded``: a cluster it starts has a token.

    Without one, Ray's ports run what anybody who reaches them sends. Raises UsageError where it is too late for that.
    """
    os.environ.update(_QUIET)
    if guarded and os.environ.get("RAY_AUTH_MODE") != "token":
        if "ray" in sys.modules and not sys.modules["ray"].is_initialized():
            raise UsageError(
                "Ray was loaded without a token: set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN before"
            )
        os.environ["RAY_AUTH_MODE"] = "token"
    if guarded:
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    return optional("ray", "ray", "the engine ray")


def _connect(ray: Any, workers: int, address: str | None) -> None:
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address is not None:
            ray.init(address=address, **quiet)
            return
        ray.init(
            address="local", num_cpus=workers, include_dashboard=False, object_store_memory=_STORE, **quiet
        )
    except (ConnectionError, TimeoutError, RuntimeError, ray.exceptions.RayError) as error:
        reason = str(error).partition("\n")[0][:200]
        raise Retry(f"Ray at {address or 'this machine'} does not answer: {reason}") from error
