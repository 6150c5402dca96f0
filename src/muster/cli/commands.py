"""Every command, where it is, and what it is for in a line; a command's module is loaded when the command is run.

The modules bring the parser, the database or the web server with them, which take seconds to load: ``muster --help`` needs
none of them, and no command needs those of the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class Place(NamedTuple):
    """Where a command is: a module of this package, the name of its function or group, its line in the list."""

    module: str
    name: str
    about: str


COMMANDS = {
    "demo": Place(
        "demo",
        "demo",
        "Run the main job on the sample reports that come with Muster, print what it found, and serve it.",
    ),
    "ingest": Place("reading", "ingest", "Read reports, extract their claims and keep both in the ledger."),
    "watch": Place(
        "watching", "watch", "Read what is new in folders and feed files, again and again, until Ctrl-C."
    ),
    "extract": Place(
        "reading",
        "extract",
        "Write the claims of each report as one JSON file (gold schema), without any ledger.",
    ),
    "origins": Place(
        "reading",
        "origins",
        "Say which reports carry one text: one line a report with the ids of its origins, the main one first.",
    ),
    "stories": Place(
        "grouping",
        "stories",
        "Group reports by the happening they tell of, whatever their wording, and count the origins each story rests on.",
    ),
    "claims": Place(
        "asking",
        "claims",
        "List claims: who says what, through whom, how firmly. Every filter that is given must hold.",
    ),
    "events": Place(
        "asking",
        "events",
        "List events: claims about one thing that happened, with the number of independent origins and the credibility.",
    ),
    "site": Place(
        "asking",
        "site",
        "Say what is known of a site as of a date, with the evidence for and against each finding; or list the sites.",
    ),
    "story": Place(
        "paths",
        "story",
        "Show the path of a story: which report took its text from which, and what each hop changed, hardened or lost.",
    ),
    "judge": Place(
        "judging", "judge", "Judge whether two claims speak of one event, or two reports rest on one text."
    ),
    "judgements": Place(
        "judging",
        "judgements",
        "List all judgements, oldest first: who judged what, when and why, and whether it is in force.",
    ),
    "decide": Place(
        "deciding",
        "decide",
        "Accept a claim, reject it, or correct one field of it. A rejected claim counts nowhere and is still shown.",
    ),
    "decisions": Place(
        "deciding",
        "decisions",
        "List all decisions on claims, oldest first: who decided what, when and why, and whether it is in force.",
    ),
    "grade": Place(
        "judging",
        "grade",
        "Grade the reliability of a source. The grade is dated: what is asked as of an earlier day uses the one known then.",
    ),
    "grades": Place(
        "judging",
        "grades",
        "List all grades of sources, oldest first, and which of them count now. A source that is not listed is F.",
    ),
    "mark": Place(
        "marking",
        "mark",
        "Say who may be told of the ledger, a report or a source (TLP 2.0), or what of a report, source or claim is sensitive.",
    ),
    "markings": Place(
        "marking",
        "markings",
        "List all markings, oldest first: who marked what as what, when and why, and whether it is in force.",
    ),
    "brief": Place(
        "writing",
        "brief",
        "Write a cited brief about a site, an actor or a period: every sentence rests on the words of a report.",
    ),
    "export": Place(
        "writing",
        "export",
        "Write claims to a file: a table, a map layer, or JSON Lines of reports with their claims.",
    ),
    "serve": Place(
        "serving",
        "serve",
        "Show the ledger in a browser: map, timeline, claims with their evidence. Reachable from this machine only, unless a team signs in.",
    ),
    "verify": Place(
        "checking",
        "verify",
        "Check the ledger: evidence hashes, custody chain, every quote at its offsets, derived tables recomputed.",
    ),
    "team": Place(
        "team", "team", "Accounts for `muster serve --team`: who belongs to the team, and who did what."
    ),
    "evaluate": Place(
        "checking",
        "evaluate",
        "Measure against gold data: gold, origins, polnear, factuality, time, geoparsing, sites, stories, copies, links, compare.",
    ),
}


class Commands(TyperGroup):
    """The group of all commands: their lines stand, each command itself is loaded on demand."""

    def __init__(self, **settings: Any) -> None:
        lines = {name: TyperCommand(name, help=place.about) for name, place in COMMANDS.items()}
        super().__init__(**{**settings, "commands": lines})

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # Typer has no public names for these types
        """The command itself; None where there is none of that name."""
        place = COMMANDS.get(cmd_name)
        return None if place is None else _load(cmd_name, place)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, told from their lines alone."""
        told = TyperGroup(
            name=self.name,
            commands=dict(self.commands),
            params=self.params,
            help=self.help,
            epilog=self.epilog,
        )
        told.rich_markup_mode = self.rich_markup_mode
        told.format_help(ctx, formatter)


def _load(name: str, place: Place) -> Any:
    found: Any = getattr(import_module(f"muster.cli.{place.module}"), place.name)
    if isinstance(found, typer.Typer):
        return get_command(found)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name)(found)
    return get_command(alone)
