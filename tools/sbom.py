"""The software bill of materials: every locked package and every vendored file with its hashes, as CycloneDX 1.5 JSON.

Made from requirements.lock and web/static/vendor/VENDORED.json alone, so that the same lock gives the same bytes.

    python tools/sbom.py > sbom.cdx.json
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "src/muster/web/static/vendor/VENDORED.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VENDORED = re.compile(r"(?P<name>\S+) (?P<version>[\d.]+) \((?P<registry>\w+)\)")


def locked(text: str) -> list[dict[str, Any]]:
    """The packages of a lock file in pip's format. One that is pinned twice, by Python version, stands twice."""
    found: list[dict[str, Any]] = []
    for line in text.splitlines():
        pinned = _PINNED.match(line)
        if pinned:
            name, version = pinned[1].lower().replace("_", "-"), pinned[2]
            address = f"pkg:pypi/{name}@{version}"
            parts = {"type": "library", "bom-ref": address, "name": name, "version": version}
            found.append({**parts, "purl": address, "externalReferences": []})
        for sha256 in _HASH.findall(line):
            hashed = {"alg": "SHA-256", "content": sha256}
            url = f"https://pypi.org/project/{found[-1]['name']}/{found[-1]['version']}/#files"
            found[-1]["externalReferences"].append({"type": "distribution", "url": url, "hashes": [hashed]})
    return found


def vendored(recorded: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """The files that the pages load, each as recorded beside it."""
    found = []
    for path, entry in sorted(recorded.items()):
        made = {
            "type": "file",
            "bom-ref": f"vendor/{path}",
            "name": path,
            "hashes": [{"alg": "SHA-256", "content": entry["sha256"]}],
            "licenses": [{"license": {"name": entry["licence"]}}],
            "description": f"{entry['package']}, {entry['from']}",
        }
        package = _VENDORED.search(entry["package"])
        if package:
            made["version"] = package["version"]
        found.append(made)
    return found


def bill(lock: str, recorded: dict[str, dict[str, str]], project: dict[str, Any]) -> dict[str, Any]:
    """The whole document."""
    own = {"type": "application", "bom-ref": "muster", "name": project["name"], "version": project["version"]}
    parts = [*locked(lock), *vendored(recorded)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**own, "licenses": [{"license": {"id": project["license"]}}]}},
        "components": parts,
        "dependencies": [{"ref": "muster", "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    made = bill(lock, json.loads(VENDOR.read_text("utf-8")), project)
    sys.stdout.write(json.dumps(made, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
