"""Write src/muster/data/gazetteer/ambiguous.txt: spotted names that are also everyday words, first names or surnames.

``python tools/gazetteer/ambiguous.py`` after build.py, in the environment of requirements.txt. Words come from Webster's
Second (web2, public domain, by way of english-words), names from the United States Census of 1990 (public domain, by
way of names), the rest from ambiguous_own.txt.
"""

from __future__ import annotations

import sqlite3
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from build import DATA, resource  # noqa: E402
from english_words import get_english_words_set  # noqa: E402

from muster.gazetteer.spelling import plain  # noqa: E402

WELL_KNOWN = 500_000  # from here on a city's own name is a city
SURNAMES = 3000


def census(file: str, most: int) -> set[str]:
    with resource("names", file).open(encoding="ascii") as stream:
        return {line.split()[0].lower() for line, _ in zip(stream, range(most), strict=False)}


def main() -> None:
    base = sqlite3.connect(DATA / "places.sqlite")
    spotted = set(
        zlib.decompress(base.execute("SELECT value FROM meta WHERE key='spot'").fetchone()[0])
        .decode()
        .split("\n")
    )
    query = "SELECT name FROM place WHERE (kind = 'admin1' AND population >= 1000000) OR (kind = 'locality' AND population >= ?)"
    known = {plain(name) for (name,) in base.execute(query, (WELL_KNOWN,))}
    base.close()
    words = {w for w in get_english_words_set(["web2"]) if w.islower()}
    people = (
        census("dist.male.first", 1000)
        | census("dist.female.first", 1500)
        | census("dist.all.last", SURNAMES)
    )
    everyday = words | people
    own = {
        line
        for line in (HERE / "ambiguous_own.txt").read_text("utf-8").splitlines()
        if line and line[0] != "#"
    }
    found = sorted(own | ({k for k in spotted if " " not in k and k in everyday} - known))
    head = (
        "# Place names that are also everyday words, first names or surnames: spotted only after a locative preposition.\n"
        "# Written by tools/gazetteer/ambiguous.py; sources in SOURCES.md. One plain key a line.\n"
    )
    (DATA / "ambiguous.txt").write_text(head + "\n".join(found) + "\n", encoding="utf-8")
    print(len(found), "ambiguous names")


if __name__ == "__main__":
    main()
