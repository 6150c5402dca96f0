"""What the server reads in the background: jobs of the inbox in the order they came, and watched folders in between.

One thread, one job at a time. The queue is the folder itself, so that it outlives the server, and of several servers over
one ledger only the one that holds the folder's lock works it off.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import Event, Thread

from muster.domain.errors import Retry
from muster.pipeline.account import account
from muster.pipeline.engine import Engine
from muster.pipeline.inbox import End, Inbox, Job, Part, locator_of, tally_of
from muster.pipeline.ingest import Fate, Step, Tally
from muster.pipeline.looking import Looker
from muster.pipeline.pen import Pen
from muster.pipeline.turns import take_in_turns
from muster.pipeline.watching import run_round
from muster.pipeline.watchlist import Round, Watched, Watchlist
from muster.store.ledger import Now
from muster.store.reader import LedgerReader
from muster.store.sqlite import WriterLock

log = logging.getLogger(__name__)

INBOX, WATCH = "inbox", "watch"
STOPPED = "It was stopped: the ledger or its disk could not be written. The log of the server says more."
_IDLE = 1.0  # seconds between two looks for work


@dataclass(frozen=True, slots=True)
class JobState:
    """A job as it stands. ``ahead``: jobs before it, None where it is over; ``inputs``: of its parts, how many are begun."""

    job: Job
    steps: list[Step]
    tally: Tally
    end: End | None
    ahead: int | None
    inputs: int
    comparing: bool

    @property
    def state(self) -> str:
        """waiting, running, done or stopped"""
        if self.end is not None:
            return "stopped" if self.end.trouble else "done"
        return "waiting" if self.ahead else "running"


class Jobs:
    """The background of one server over one ledger. ``folder``: where this machine keeps what belongs to the ledger."""

    def __init__(self, folder: Path, pen: Pen, engine: Engine, reader: LedgerReader, clock: Now) -> None:
        self.folder = folder
        self.inbox, self.watchlist = Inbox(folder / INBOX), Watchlist(folder / WATCH)
        self._pen, self._engine, self._reader, self._clock = pen, engine, reader, clock
        self._stop, self._wake = Event(), Event()
        self._given = Event()  # what a person gives goes before the rest of a round
        self._thread: Thread | None = None
        self._due: dict[str, float] = {}  # watched folder -> moment on the monotonic clock
        self._comparing: str | None = None

    def start(self) -> None:
        """Begin, or begin again after :meth:`stop`."""
        self._stop.clear()
        self._thread = Thread(target=self._work, name="muster jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the report that is being read; the rest is read when a server starts again."""
        for event in (self._stop, self._given, self._wake):
            event.set()
        if self._thread:
            self._thread.join()

    @property
    def now(self) -> str:
        """ISO UTC."""
        return self._clock().isoformat()

    def submit(self, by: str, parts: Sequence[tuple[Part, Iterable[bytes]]]) -> Job:
        """Put what was given into the queue."""
        job = self.inbox.receive(by, self.now, parts)
        self._given.set()
        self._wake.set()
        return job

    def again(self, job_id: str) -> None:
        """Try a job again that was stopped. Raises NotFound."""
        self.inbox.again(job_id)
        self._wake.set()

    def look_now(self, watch_id: str) -> None:
        """Look at a watched folder at once. Raises NotFound."""
        self._due[self.watchlist.one(watch_id).id] = 0.0
        self._wake.set()

    def state(self, job_id: str) -> JobState:
        """Raises NotFound."""
        return self._state(self.inbox.job(job_id), [one.id for one in self.inbox.waiting()])

    def latest(self, limit: int) -> list[JobState]:
        """The latest jobs, the last one first."""
        queue = [one.id for one in self.inbox.waiting()]
        return [self._state(job, queue) for job in self.inbox.jobs(limit)]

    def _state(self, job: Job, queue: list[str]) -> JobState:
        end, steps = self.inbox.ended(job.id), self.inbox.steps(job.id)
        ahead = queue.index(job.id) if job.id in queue else None
        begun = {place for step in steps for place in accumulate(step.locator.split("#"), "{}#{}".format)}
        inputs = sum(locator_of(job, part) in begun for part in job.parts)
        return JobState(job, steps, tally_of(steps), end, ahead, inputs, self._comparing == job.id)

    def _work(self) -> None:
        lock: WriterLock | None = None
        try:
            while not self._stop.is_set():
                lock = lock or self._first_of_servers()
                if lock is None or not self._one_thing():
                    self._wake.wait(_IDLE)
                    self._wake.clear()
        finally:
            if lock:
                lock.release()

    def _first_of_servers(self) -> WriterLock | None:
        """The lock of the folder, once there is something in it to do; None while another server has it."""
        if not any((self.folder / name).is_dir() for name in (INBOX, WATCH)):
            return None
        try:
            (self.folder / INBOX).mkdir(exist_ok=True)
            lock = WriterLock(self.folder / INBOX)
            lock.acquire()
            self.inbox.sweep()
        except (OSError, Retry):
            return None
        return lock

    def _one_thing(self) -> bool:
        """Do what is next. False where there was nothing to do; nothing that goes wrong ends the thread."""
        self._given.clear()
        try:
            for job in self.inbox.waiting():
                self._read(job)
                return True
            for watched in self.watchlist.all():
                if self._is_due(watched) and not self._stop.is_set():
                    self._round(watched)
                    return True
        except Exception as error:  # a list that cannot be read now, say: the next look may find it mended
            log.error("background work failed", exc_info=error)
            self._stop.wait(_IDLE)
        return False

    def _read(self, job: Job) -> None:
        def step(done: Step) -> None:
            self._comparing = None
            self.inbox.log(job.id, done)

        def comparing() -> None:
            self._comparing = job.id

        try:
            items = self.inbox.items(job)
            if take_in_turns(items, self._pen, self._engine, step, self._stop, comparing):
                stored = [s.report for s in self.inbox.steps(job.id) if s.fate is Fate.STORED and s.report]
                self.inbox.end(job.id, End(self.now, account=account(stored, self._reader)))
        except (
            Exception
        ) as error:  # whatever it is: a job that fails must not keep the others from being read
            log.error("job %s was stopped", job.id, exc_info=error)
            self.inbox.end(job.id, End(self.now, STOPPED))
        finally:
            self._comparing = None
        self.inbox.sweep()

    def _is_due(self, watched: Watched) -> bool:
        serving = watched.served and not watched.paused
        return serving and time.monotonic() >= self._due.get(watched.id, 0.0)

    def _round(self, watched: Watched) -> None:
        self._due[watched.id] = time.monotonic() + watched.every
        looker = Looker(self.watchlist.memory(watched.id))
        try:
            found, memory = run_round(
                Path(watched.path), looker, self._pen, self._engine, self.now, self._given
            )
        except Exception as error:  # as above
            log.error("a watched folder could not be read", exc_info=error)
            found, memory = Round(self.now, trouble=STOPPED), looker.memory
        if self._given.is_set():  # it may have been cut short
            self._due[watched.id] = 0.0
        self.watchlist.keep(watched.id, found, memory)
