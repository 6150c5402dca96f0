"""stories: which reports tell of one happening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from muster.cli.console import emit, note, progress, say
from muster.cli.console import printed as inert
from muster.cli.options import AsJson, Inputs
from muster.cli.reading import standard_input
from muster.domain.document import Document
from muster.domain.errors import SkipReport
from muster.pipeline.stories import ToldStory, stories_of


def stories(
    inputs: Inputs,
    everything: Annotated[bool, typer.Option("--all", help="Stories of a single report, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Group reports by the happening they tell of, whatever their wording, and count the origins each story rests on.

    \b
    Examples:
      muster stories reports/
      muster stories archive.jsonl --json
    """
    with progress("comparing reports", None):
        found = stories_of(inputs, standard_input(inputs))
    shown = [told for told in found.stories if everything or len(told.reports) > 1]
    if as_json:
        emit({"stories": [_as_json(told) for told in shown]})
    else:
        for told in shown:
            _print(told)
        reports = sum(len(told.reports) for told in found.stories)
        say(f"{reports} reports tell {len(found.stories)} stories, {len(shown)} shown")
    for item in found.refused:
        note(f"set aside: {item.locator}: {item.reason}")
    if found.refused:
        raise typer.Exit(SkipReport.exit_code)


def _print(told: ToldStory) -> None:
    count, resting = len(told.reports), len(told.origins)
    say(inert(headline(told.lead), style="bold"))
    say(
        f"  {_days(told)}; {count} report{'' if count == 1 else 's'}, {resting} origin{'' if resting == 1 else 's'}"
    )
    for report in told.reports:
        when = report.published.iso[:10] if report.published else "undated   "
        say(inert(f"  {when}  {report.outlet or report.report_id}: {headline(report)}"))
    say("")


def headline(document: Document) -> str:
    """The title, or the beginning of the text where there is none."""
    return document.title or document.text.lstrip().split("\n", 1)[0][:100]


def _days(told: ToldStory) -> str:
    first, last = told.story.first, told.story.last
    if first is None:
        return "undated"
    return str(first) if first == last else f"{first} to {last}"


def _as_json(told: ToldStory) -> Mapping[str, Any]:
    story = told.story
    return {
        "id": story.id,
        "title": headline(told.lead),
        "first": str(story.first) if story.first else None,
        "last": str(story.last) if story.last else None,
        "cohesion": story.cohesion,
        "origins": [{"id": group.id, "label": group.label} for group in told.origins],
        "reports": [
            {
                "report_id": d.report_id,
                "outlet": d.outlet,
                "published": d.published.iso if d.published else None,
                "title": d.title,
                "language": d.language,
                "origins": [group.id for group in told.origins if d.id in group.members],
            }
            for d in told.reports
        ],
    }
