"""What people add, kept on the disk until it is read: a job is there whole or not at all, and outlives the process.

A folder a job: ``job.json`` (what was given), the bytes as they came, ``steps.jsonl`` (what became of each report, a line
as soon as it is safe in the ledger), ``end.json`` once it is over. Reading is idempotent, so that a job whose process died is
simply read again; a line that says "stored" then stands over a later one that says "known".
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex

from muster.domain.document import RawReport
from muster.domain.errors import NotFound
from muster.pipeline.account import Account
from muster.pipeline.files import replaced
from muster.pipeline.ingest import Fate, Step, Tally
from muster.read.containers import Item
from muster.read.inputs import of_stream
from muster.store.codec import dumps, loads

KEPT = 200  # jobs that are over; older ones are forgotten, the ledger keeps what they brought
LEFT = 86_400  # seconds after which nobody is still sending
_JOB = re.compile(r"[0-9a-f]{24}")
_MAKING = "."  # first character of the folder of a job that is still being received


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was given: a file, or words that were pasted (then with their media type and what was said of them)."""

    name: str  # for people: the file's own name, told apart from others of this job
    file: str  # in the job's folder
    media_type: str | None = None  # None for a file: its bytes tell
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What one person gave at once. ``at``: ISO UTC."""

    id: str
    by: str
    at: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class End:
    """How a job ended. ``trouble`` in words for people where it was stopped, else empty."""

    at: str
    trouble: str = ""
    account: Account | None = None  # None where it was stopped


class Inbox:
    """The jobs in one folder. One process at a time reads them; any may look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def receive(self, by: str, at: str, parts: Sequence[tuple[Part, Iterable[bytes]]]) -> Job:
        """Keep what was given. The job takes its place in the queue when the last byte is there."""
        job = Job(f"{time.time_ns():016x}{token_hex(4)}", by, at, _told_apart([part for part, _ in parts]))
        making = self._folder / f"{_MAKING}{job.id}"
        making.mkdir(parents=True)
        try:
            for part, (_, content) in zip(job.parts, parts, strict=True):
                with (making / part.file).open("wb") as file:
                    file.writelines(content)
            with replaced(making / "job.json") as text:
                text.write(dumps(Job, job))
            making.rename(self._folder / job.id)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        return job

    def jobs(self, limit: int = KEPT) -> list[Job]:
        """The latest jobs, the last one first."""
        return [self.job(one) for one in sorted(self._ids(), reverse=True)[:limit]]

    def job(self, job_id: str) -> Job:
        """Raises NotFound."""
        if not _JOB.fullmatch(job_id) or not (self._folder / job_id / "job.json").is_file():
            raise NotFound(f"no job {job_id}")
        return loads(Job, (self._folder / job_id / "job.json").read_text("utf-8"))

    def items(self, job: Job) -> Iterator[Item]:
        """The reports of a job, as ``muster ingest`` would read them. Custody says who added them."""
        for part in job.parts:
            path, locator = self._folder / job.id / part.file, locator_of(job, part)
            if part.media_type is None:
                with path.open("rb") as stream:
                    yield from of_stream(stream, locator, Path(part.name).suffix)
            else:
                said = (part.url, part.outlet, part.published, part.language, part.title)
                yield RawReport(path.read_bytes(), part.media_type, locator, None, *said)

    def log(self, job_id: str, step: Step) -> None:
        """Note what became of one report."""
        with (self._folder / job_id / "steps.jsonl").open("a", encoding="utf-8") as file:
            file.write(dumps(Step, step) + "\n")

    def steps(self, job_id: str) -> list[Step]:
        """What became of each report so far, in order, each once."""
        path = self._folder / job_id / "steps.jsonl"
        found: dict[str, Step] = {}
        for line in path.read_text("utf-8").split("\n")[:-1] if path.is_file() else ():
            step = loads(Step, line)
            before = found.get(step.locator)
            if before is None or not (step.fate is Fate.KNOWN and before.fate is Fate.STORED):
                found[step.locator] = step
        return list(found.values())

    def end(self, job_id: str, end: End) -> None:
        """The job is over; a job that is done needs its bytes no more (those of each report are evidence in the ledger)."""
        with replaced(self._folder / job_id / "end.json") as file:
            file.write(dumps(End, end))
        if not end.trouble:
            for part in self.job(job_id).parts:
                (self._folder / job_id / part.file).unlink(missing_ok=True)

    def again(self, job_id: str) -> None:
        """Put a job that was stopped back into the queue. Raises NotFound where there is none."""
        end = self.ended(self.job(job_id).id)
        if end is None or not end.trouble:
            raise NotFound(f"job {job_id} was not stopped")
        (self._folder / job_id / "end.json").unlink()

    def ended(self, job_id: str) -> End | None:
        """None while it waits or runs."""
        path = self._folder / job_id / "end.json"
        return loads(End, path.read_text("utf-8")) if path.is_file() else None

    def waiting(self) -> list[Job]:
        """Jobs that are not over, the oldest first."""
        return [self.job(one) for one in sorted(self._ids()) if not self._over(one)]

    def sweep(self) -> None:
        """Take away what was never wholly received, and the oldest jobs that are over."""
        for left in self._folder.glob(f"{_MAKING}*"):
            if _JOB.fullmatch(left.name[1:]) and time.time() - left.stat().st_mtime > LEFT:
                shutil.rmtree(left, ignore_errors=True)
        over = [one for one in sorted(self._ids(), reverse=True) if self._over(one)]
        for one in over[KEPT:]:
            shutil.rmtree(self._folder / one, ignore_errors=True)

    def _over(self, job_id: str) -> bool:
        return (self._folder / job_id / "end.json").is_file()

    def _ids(self) -> list[str]:
        return [path.name for path in self._folder.glob("*") if _JOB.fullmatch(path.name)]


def locator_of(job: Job, part: Part) -> str:
    """Where a part's reports come from, for people and for the custody log; several in one part add ``#…``."""
    return f"added by {job.by}: {part.name}"


def tally_of(steps: list[Step]) -> Tally:
    """The counts of some steps."""
    tally = Tally()
    for step in steps:
        tally.add(step)
    return tally


def _told_apart(parts: list[Part]) -> tuple[Part, ...]:
    """Parts under names of their own: a second file of one name gets a number, its suffix stays at the end."""
    taken: set[str] = set()
    found = list[Part]()
    for part in parts:
        name, number, path = part.name, 2, Path(part.name)
        while name in taken:
            name, number = f"{path.stem} ({number}){path.suffix}", number + 1
        taken.add(name)
        found.append(replace(part, name=name, file=f"part-{len(found) + 1:04d}"))
    return tuple(found)
