"""Where analysis runs, and what becomes of a report that cannot be analysed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from muster.domain.document import Document, RawReport
from muster.domain.errors import AssetMismatch
from muster.domain.place import Place
from muster.domain.record import Analysis, Quarantined
from muster.domain.syntax import Syntax
from muster.domain.text import Span
from muster.inference.tagger import NoTagger
from muster.pipeline.analyse import Ports
from muster.pipeline.engine import Inline, Pool


class FakeParser:
    """An empty parse; raises what a text asks for."""

    def parse(self, document: Document, only: Sequence[Span] | None = None) -> Syntax:
        if "DEFECT" in document.text:
            raise IndexError("no token 7")
        if "ASSET" in document.text:
            raise AssetMismatch("model is not the recorded one")
        return Syntax.build(document.text, (), ())


class FakeGazetteer:
    """Knows no place."""

    def find(self, name: str) -> tuple[Place, ...]:
        return ()

    def get(self, place_id: str) -> Place | None:
        return None

    def spot(self, text: str) -> tuple[tuple[Span, str], ...]:
        return ()

    def near(self, lon: float, lat: float, metres: float) -> tuple[Place, ...]:
        return ()


def fakes() -> Ports:
    return Ports(FakeParser(), FakeGazetteer(), NoTagger())


def no_adapters() -> Ports:
    raise AssertionError("nothing needs adapters")


def raw(text: str | bytes, name: str = "x") -> RawReport:
    content = text.encode() if isinstance(text, str) else text
    return RawReport(content, "text/plain", name, report_id=name)


def test_results_keep_the_order_of_the_input() -> None:
    names = [f"n{number}" for number in range(9)]
    outcomes = Inline(fakes).run(raw(f"Report {name} is here.", name) for name in names)
    results = [outcome.result for outcome in outcomes]
    assert [r.document.report_id for r in results if isinstance(r, Analysis)] == names


def test_adapters_are_not_built_for_nothing() -> None:
    assert list(Inline(no_adapters).run(())) == []


def test_what_is_wrong_with_one_report_is_its_reason_and_the_rest_goes_on() -> None:
    outcomes = list(
        Inline(fakes).run([raw(b""), raw("DEFECT among the troops", "bad"), raw("All is well.", "good")])
    )
    empty, defect, good = (outcome.result for outcome in outcomes)
    assert isinstance(empty, Quarantined)
    assert empty.error == "UnreadableReport"
    assert isinstance(defect, Quarantined)
    assert (defect.error, defect.locator) == ("IndexError", "bad")
    assert "no token 7" in defect.reason
    assert defect.sha256 is not None
    assert isinstance(good, Analysis)


def test_what_concerns_every_report_stops_the_run() -> None:
    with pytest.raises(AssetMismatch):
        list(Inline(fakes).run([raw("ASSET of the troops")]))


def in_pool(texts: list[str]) -> list[Analysis | Quarantined]:
    return [o.result for o in Pool(fakes, 2).run(raw(text, f"n{n}") for n, text in enumerate(texts))]


def test_a_pool_gives_what_one_process_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))  # worker processes import this module
    texts = [f"Report {number}." for number in range(10)] + ["DEFECT among the troops"]
    inline = [o.result for o in Inline(fakes).run(raw(text, f"n{n}") for n, text in enumerate(texts))]
    assert in_pool(texts) == inline
