"""Writes the mean vector of each language into the card of the multilingual encoder.

    python tools/multilingual/centres.py

The means are those of the sentences of the tuning half of ``corpus/translations.jsonl``: its stories are told in every
language, so that the means differ by language and not by subject. Needs the extra ``multilingual``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from muster.corroborate.profile import profile, sentence_texts
from muster.domain.document import RawReport
from muster.inference.multilingual import MultilingualEncoder
from muster.read.document import read

ROOT = Path(__file__).parents[2]
CARD = ROOT / "src/muster/data/models/multilingual.json"
CORPUS = ROOT / "corpus/translations.jsonl"
DIGITS = 4  # the rounding moves no cosine by more than .001


def sentences() -> dict[str, list[str]]:
    """Sentences of the tuning half by language, as the comparison cuts them."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in CORPUS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["split"] == "tuning":
            document = read(RawReport(line.encode(), "application/json", row["report_id"]))
            found[row["language"]] += sentence_texts(document, profile(document))
    return found


def main() -> None:
    card = json.loads(CARD.read_text("utf-8"))
    card.setdefault("centres", {})
    encoder = MultilingualEncoder()
    for language, texts in sorted(sentences().items()):
        mean = encoder.pooled(texts).mean(axis=0)
        card["centres"][language] = [round(float(x), DIGITS) for x in mean]
        print(f"{language}: mean of {len(texts)} sentences")
    lines = [f' "{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in card.items()]
    CARD.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
