"""What the documentation shows is run: Python examples work, every page that is linked to exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)[^)]*\)")
_CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    missing = [link for link in _LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_the_python_how_to_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import muster  # noqa: PLC0415 - the example imports it itself

    example = _CODE.findall((ROOT / "docs/how-to/from-python.md").read_text("utf-8"))[0]
    monkeypatch.chdir(tmp_path)
    with muster.Ledger.open(tmp_path / "muster-ledger"):
        pass
    exec(compile(example, "from-python.md", "exec"), {})
    assert (
        "depart affirmed port official | Two Russian landing ships left Tartus on Wednesday"
        in capsys.readouterr().out
    )


def test_the_readme_shows_what_the_demo_prints(tmp_path: Path) -> None:
    shown = (
        (ROOT / "README.md").read_text("utf-8").split("<!-- demo:begin -->")[1].split("<!-- demo:end -->")[0]
    )
    expected = [line.strip() for line in shown.splitlines() if line.strip() and not line.startswith("```")]
    environment = {**os.environ, "COLUMNS": "110", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-m", "muster", "demo", "--no-serve", "--ledger", str(tmp_path / "demo")],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=tmp_path,
        check=True,
    )
    printed = {line.strip() for line in run.stdout.splitlines()}
    assert expected
    assert [line for line in expected if line != "…" and line not in printed] == []
