"""What is shipped and what it rests on is pinned, hashed and listed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def made() -> bytes:
    return subprocess.run([sys.executable, ROOT / "tools/sbom.py"], capture_output=True, check=True).stdout


def test_every_locked_package_has_hashes():
    pinned = re.split(r"\n(?=\S)", LOCK.strip())
    assert len(pinned) > 50
    assert [p.splitlines()[0] for p in pinned if "==" not in p or "--hash=sha256:" not in p] == []


def test_the_bill_lists_every_package_and_every_vendored_file_with_its_hash():
    listed = json.loads(made())
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    parts = {part["bom-ref"]: part for part in listed["components"]}
    pinned = set(
        re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE | re.IGNORECASE)
    )
    assert {f"pkg:pypi/{name.lower().replace('_', '-')}@{version}" for name, version in pinned} <= set(parts)
    recorded = json.loads((ROOT / "src/muster/web/static/vendor/VENDORED.json").read_text("utf-8"))
    for path, entry in recorded.items():
        assert parts[f"vendor/{path}"]["hashes"] == [{"alg": "SHA-256", "content": entry["sha256"]}]
    refs = [part["bom-ref"] for part in listed["components"]]
    assert len(refs) == len(set(refs))
    assert all(part.get("externalReferences") or part.get("hashes") for part in listed["components"])


def test_the_same_lock_gives_the_same_bytes():
    assert made() == made()
