"""What the documentation shows is run: Python examples work, every page that is linked to exists."""

from __future__ import annotations

import re
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
