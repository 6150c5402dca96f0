"""The tutorial notebook runs from its first cell to its last."""

from __future__ import annotations

import json
from pathlib import Path

from nbclient import NotebookClient
from nbformat import read

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


def test_the_notebook_runs_and_shows_something_in_every_cell_but_the_last():
    notebook = read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs for cell in code[:-1])
    shown = json.dumps([cell.outputs for cell in code])
    assert shown.count("<svg") == 2
    assert "Qamishli" in shown


def test_it_is_kept_without_outputs():
    assert all(not cell.get("outputs") for cell in read(NOTEBOOK, as_version=4).cells)
