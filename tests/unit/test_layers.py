"""Architecture is a failing test: imports point down, and the public names are a promise."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import muster

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "muster"

PUBLIC = {
    "Analysis",
    "AsOf",
    "Book",
    "Claim",
    "ClaimQuery",
    "Document",
    "Ledger",
    "LedgerReader",
    "MusterError",
    "Ports",
    "Quarantined",
    "RawReport",
    "Recorded",
    "Source",
    "Span",
    "analyse",
    "consolidate",
    "engine",
    "ingest",
    "ports",
    "site_status",
    "story_path",
}


@pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="the contracts are in the source tree")
def test_imports_point_down() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([str(tool), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_public_names_are_these() -> None:
    assert set(muster.__all__) == PUBLIC == set(dir(muster))
    assert all(getattr(muster, name).__name__ == name for name in PUBLIC)
    assert not hasattr(muster, "unheard_of")


def test_importing_muster_loads_nothing() -> None:
    code = "import sys, muster; print(sorted(m for m in sys.modules if m.startswith(('muster.', 'spacy', 'sqlalchemy'))))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def imports_in_functions(path: Path) -> list[int]:
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = [n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    return sorted({node.lineno for node in found})


def test_no_import_hides_in_a_function() -> None:
    hidden = {
        str(path.relative_to(SOURCE)): lines
        for path in sorted(SOURCE.rglob("*.py"))
        if (lines := imports_in_functions(path))
    }
    # parser, reading model and encoder load their runtimes when they are first needed, and say why
    assert set(hidden) <= {"inference/parser.py", "inference/tagger.py", "inference/multilingual.py"}


@pytest.mark.parametrize(
    "module", ["muster.cli", "muster.pipeline.compose", "muster.pipeline.engines", "muster.web.app"]
)
def test_importing_an_entry_point_makes_no_file_and_no_connection(module: str, tmp_path: Path) -> None:
    assert import_module(module)
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network at import')\n"
        "socket.socket.connect = refuse\n"
        f"import {module}\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    assert list(tmp_path.iterdir()) == []
