"""watch: folders and feed files, read again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from muster.cli.console import line, note, safe, say
from muster.cli.options import LedgerFolder, settings
from muster.cli.reading import INTERRUPTED
from muster.domain.errors import SkipReport, UsageError
from muster.pipeline import compose, engines
from muster.pipeline.engine import Engine
from muster.pipeline.ingest import Fate, Step
from muster.pipeline.looking import QUIET, Looker
from muster.pipeline.pen import Pen, pen_of
from muster.pipeline.watching import run_round
from muster.pipeline.watchlist import Round, Watched, Watchlist, machine_folder, vetted
from muster.store.ledger import Now
from muster.web.app import login_name


def watch(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER...", help="Folders or feed files; without any, all that were named before."
        ),
    ] = None,
    every: Annotated[int, typer.Option("--every", min=1, max=86_400, help="Seconds between two looks.")] = 60,
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    ledger: LedgerFolder = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for each input, once it is on the disk.")
    ] = False,
) -> None:
    """Read what is new in folders and feed files, again and again, until Ctrl-C.

    Files that did not change are passed by; one that is still being written is left for the next look. Nothing is
    fetched. With --once the exit code is 1 where input was set aside.

    \b
    Examples:
      muster watch saved-feeds/ --every 300
      muster watch reports/ feed.xml --once --ledger syria
    """
    chosen = settings(ledger)
    place = machine_folder(chosen.ledger)
    listed = Watchlist(place / "watch")
    pen = pen_of(chosen.ledger, chosen.clock, compose.owners(chosen.owners), create=True)
    real = [_vetted(folder, place) for folder in folders or []]
    with pen():  # makes the ledger where there is none, or says at once what is wrong with it
        pass
    at = chosen.clock().isoformat()
    watched = [listed.add(one, every, at, login_name(), served=False) for one in real] or listed.all()
    if not watched:
        raise UsageError("name a folder or a feed file: nothing was watched before")
    rounds = _Rounds(listed, pen, engines.engine(), chosen.clock, verbose)
    try:
        aside = rounds.once(watched) if once else rounds.on_and_on(watched)
    except KeyboardInterrupt:
        note("interrupted: what was read so far is kept")
        raise typer.Exit(INTERRUPTED) from None
    if aside:
        raise typer.Exit(SkipReport.exit_code)


def _vetted(folder: Path, place: Path) -> Path:
    try:
        return vetted(folder.resolve(), place)
    except UsageError as error:
        raise UsageError(f"{folder}: {error}") from None


@dataclass
class _Rounds:
    listed: Watchlist
    pen: Pen
    engine: Engine
    clock: Now
    verbose: bool
    pause: Callable[[float], None] = time.sleep

    def once(self, watched: Sequence[Watched]) -> int:
        """One look at each, and a second at what was being written a moment ago. Reports set aside."""
        aside = sum(self._look(one).aside for one in watched)
        growing = [one for one in watched if self.listed.memory(one.id).growing]
        if growing:
            self.pause(QUIET)
            aside += sum(self._look(one).aside for one in growing)
        return aside

    def on_and_on(self, watched: Sequence[Watched]) -> int:
        """Look at each when its time has come, without end."""
        due = {one.id: 0.0 for one in watched}
        while True:
            for one in watched:
                if time.monotonic() >= due[one.id]:
                    self._look(one)
                    due[one.id] = time.monotonic() + one.every
            self.pause(max(0.0, min(due.values()) - time.monotonic()))

    def _look(self, one: Watched) -> Round:
        looker, at = Looker(self.listed.memory(one.id)), self.clock().isoformat()
        found, memory = run_round(Path(one.path), looker, self.pen, self.engine, at, Event(), self._stepped)
        self.listed.keep(one.id, found, memory)
        if found.trouble:
            note(f"{one.path}: {found.trouble}")
        else:
            say(f"{safe(one.path)}: {told(found)}")
        return found

    def _stepped(self, step: Step) -> None:
        if self.verbose:
            line(f"{step.fate.value}\t{step.claims}\t{safe(step.locator)}")
        if step.fate is Fate.QUARANTINED:
            note(f"set aside: {step.locator}: {step.detail}")


def told(found: Round) -> str:
    """The counts of a round in words."""
    taken = found.stored + found.known + found.aside + found.left_out
    left_out = f" + {found.left_out} left out" if found.left_out else ""
    files = f"{found.read} files read, {found.same} unchanged"
    files += f", {found.growing} still being written" if found.growing else ""
    files += f", {found.gone} gone" if found.gone else ""
    return (
        f"{taken} taken in = {found.stored} stored + {found.known} already known + {found.aside} set aside{left_out}; "
        f"{found.claims} new claims; {files}"
    )
