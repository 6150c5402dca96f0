"""The list of commands says what the commands say, and loads nothing that is not asked for."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import import_module

import pytest
import typer

from muster.cli.commands import COMMANDS

HEAVY = ("spacy", "numpy", "sqlalchemy", "fastapi", "trafilatura", "onnxruntime")


@pytest.mark.parametrize("name", COMMANDS)
def test_its_line_is_how_a_command_describes_itself(name: str) -> None:
    place = COMMANDS[name]
    found = getattr(import_module(f"muster.cli.{place.module}"), place.name)
    told = found.info.help if isinstance(found, typer.Typer) else inspect.getdoc(found)
    assert " ".join(told.split("\n\n")[0].split()) == place.about


def test_a_function_of_the_commands_is_listed_once() -> None:
    assert len({(place.module, place.name) for place in COMMANDS.values()}) == len(COMMANDS)


def loaded_by(*arguments: str) -> set[str]:
    """The packages that a run of the command line loads."""
    code = (
        "import sys\n"
        "from muster.cli import main\n"
        f"try: main({list(arguments)!r})\n"
        "except SystemExit: pass\n"
        "print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return set(told.rpartition("loaded ")[2].split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("nonsense",)])
def test_what_runs_no_command_loads_no_library(arguments: tuple[str, ...]) -> None:
    assert not loaded_by(*arguments) & set(HEAVY)


def test_a_question_to_the_ledger_loads_nothing_that_reads_reports() -> None:
    loaded = loaded_by("claims", "--help")
    assert "sqlalchemy" in loaded
    assert not loaded & {"spacy", "fastapi", "trafilatura", "onnxruntime"}
