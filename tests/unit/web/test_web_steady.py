"""A server that has read its ledger leaves what it read alone; what is counted by flags is what sorting counts."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from starlette.testclient import TestClient

from muster.store import vocabulary
from muster.store.vocabulary import distinct
from muster.web.app import create_app


def test_what_follows_the_reading_is_done_when_the_server_starts(folder: Path) -> None:
    done = Event()
    with TestClient(create_app(folder, warmed=done.set), base_url="http://127.0.0.1:8000"):
        assert done.wait(60)


def test_what_was_there_is_out_of_later_rounds() -> None:
    """In a process of its own: nothing that is frozen is ever looked at again."""
    said = "import gc; from muster.web.steady import settle; settle(); print(gc.get_freeze_count() > 1000)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    assert gc.get_freeze_count() == 0


@pytest.mark.parametrize("size", [10, 1_000, 250_000, 5_000_000])
def test_different_keys_are_the_same_by_flags_and_by_sorting(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = np.random.default_rng(1).integers(0, size, 2_000)
    wanted = np.unique(keys).tolist()
    assert distinct(keys, size).tolist() == wanted
    monkeypatch.setattr(vocabulary, "_MOST", 0)
    assert distinct(keys, size).tolist() == wanted
