"""Workers as processes of this machine. Unlike a pool of the standard library it outlives the death of one of them."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Thread

from muster.domain.document import RawReport
from muster.domain.errors import MusterError
from muster.pipeline.crew import Gone, Heard, Ready
from muster.pipeline.engine import MakePorts
from muster.pipeline.verdicts import Analyst

_GRACE = 10.0  # seconds that a process has to end


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    process: SpawnProcess
    line: Connection


class ProcessHands:
    """Starts and hears processes that each build their own adapters."""

    def __init__(self, make: MakePorts) -> None:
        self._make = make
        self._context = multiprocessing.get_context("spawn")
        self._all: list[Hand] = []

    def start(self) -> Hand:
        ours, theirs = self._context.Pipe()
        level = logging.getLogger().getEffectiveLevel()
        process = self._context.Process(target=_serve, args=(theirs, self._make, level), daemon=True)
        process.start()
        theirs.close()  # so that the death of the process ends the line
        self._all.append(Hand(process, ours))
        return self._all[-1]

    def give(self, hand: Hand, reports: Sequence[RawReport]) -> None:
        with suppress(OSError):  # a dead process is heard of in hear(), where it is known what it was at
            hand.line.send(reports)

    def hear(self, hands: Sequence[Hand], seconds: float) -> list[tuple[Hand, Heard]]:
        """Raises what stopped a worker (AssetMismatch)."""
        speaking = wait([hand.line for hand in hands], seconds)
        return [(hand, self._read(hand)) for hand in hands if hand.line in speaking]

    def close(self) -> None:
        for hand in self._all:
            hand.process.terminate()
        for hand in self._all:
            self._end(hand)
        self._all.clear()

    def _read(self, hand: Hand) -> Heard:
        try:
            news: Heard | MusterError = hand.line.recv()
        except (EOFError, OSError):
            self._end(hand)
            self._all.remove(hand)
            return Gone(f"process ended with {hand.process.exitcode}")
        if isinstance(news, MusterError):
            raise news
        return news

    def _end(self, hand: Hand) -> None:
        hand.process.join(_GRACE)
        if hand.process.is_alive():
            hand.process.kill()
            hand.process.join()
        hand.line.close()


def _serve(line: Connection, make: MakePorts, log_level: int) -> None:
    """What a worker process does: say that it is ready, then answer what it is given."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides when all end
    logging.basicConfig(level=log_level, format="%(message)s")
    inbox = SimpleQueue[Sequence[RawReport]]()
    analyst = Analyst(make)
    try:
        program = analyst.ready()
        Thread(target=_listen, args=(line, inbox), daemon=True).start()
        line.send(Ready(program))
        while True:
            line.send(analyst.analyse(inbox.get()))
    except MusterError as error:
        line.send(error)


def _listen(line: Connection, inbox: SimpleQueue[Sequence[RawReport]]) -> None:
    """Take in what is given while analysis goes on, so that neither side waits for the other to read."""
    while True:
        try:
            inbox.put(line.recv())
        except (EOFError, OSError):
            os._exit(0)  # the first process is gone: nobody waits for an answer
