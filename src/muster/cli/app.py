"""The commands put together, and errors mapped to exit codes once.

====  =====================================================================
code  meaning
====  =====================================================================
0     done
1     done, but some input could not be read and was set aside with its reason
2     a mistake in the command, a setting or an argument
3     stopped: nothing further can be trusted (damaged ledger, wrong file, no space)
4     no such record, place or ledger
5     try again later: another muster is writing to the ledger, or its server is away
130   interrupted
====  =====================================================================
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer

from muster.cli.commands import Commands
from muster.cli.console import err, safe
from muster.domain.errors import MusterError, StopRun
from muster.domain.tool import tool_name

app = typer.Typer(
    name="muster",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(tool_name())
        raise typer.Exit


_EPILOG = (
    "Exit codes: 0 done, 1 some input was set aside, 2 mistake in the command, 3 stopped, 4 not found, "
    "5 try again later."
)


@app.callback(epilog=_EPILOG)
def muster(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Who says what moved where, when, how firmly, resting on how many independent origins, and what contradicts it.

    Begin with: muster demo
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command line and end the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    logging.basicConfig(level=logging.ERROR if debug else logging.CRITICAL, format="%(message)s")
    try:
        app(args=given, prog_name="muster")
    except MusterError as error:
        _fail(str(error), error.exit_code, debug)
    except OSError as error:
        _fail(f"{error.filename or 'system'}: {error.strerror or error}", StopRun.exit_code, debug)
    except Exception as error:  # a defect: say so in one line; --debug shows where
        _fail(
            f"{type(error).__name__}: {error} (a defect of muster; --debug shows where)",
            StopRun.exit_code,
            debug,
        )
    sys.exit(0)


def _fail(message: str, code: int, debug: bool) -> NoReturn:
    if debug:
        err.print_exception()
    err.print("muster: " + safe(message), markup=False, soft_wrap=True)
    sys.exit(code)
