"""The path of a story on the page of its origin."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from muster.domain.document import Document
from muster.domain.origin import OriginGroup
from muster.domain.story_path import Ground, Hop, StoryPath
from muster.pipeline.story import Story
from muster.web.story import MAX_DRAWN, drawn, told


def wire_group(desk) -> OriginGroup:
    return next(g for g in desk.reader.origins() if len(g.members) == 2)


def test_the_page_of_an_origin_shows_the_path(client, case, desk):
    group = wire_group(desk)
    tree = LexborHTMLParser(client.get(f"/origins/{group.id}").text)
    links = [a.attributes["href"] for a in tree.css(".story .path > li > a")]
    assert links == [f"/reports/{case.documents[name].id}" for name in ("wire", "copy")]
    assert "dropped" in tree.css_first(".story").text()


def test_one_report_or_too_many_draw_no_path(client, desk):
    group = wire_group(desk)
    single = next(g for g in desk.reader.origins() if len(g.members) == 1)
    assert told(single, desk) is None
    assert told(replace(group, members=tuple(f"r{n}" for n in range(MAX_DRAWN + 1))), desk) is None
    assert LexborHTMLParser(client.get(f"/origins/{single.id}").text).css_first(".story") is None


def test_children_hang_on_their_parents_and_on_an_absent_source():
    documents = {name: Document(name, name) for name in ("a", "b", "c")}
    hops = (
        Hop("a", None, None, Ground.CREDIT, ("credits it",)),
        Hop("b", "a", "a", Ground.DATE, ("later",)),
        Hop("c", None, "a", Ground.CREDIT, ("credits it",)),
    )
    group = OriginGroup(("a", "b", "c"), "a", "Wire", True)
    found = drawn(Story(StoryPath("o", "Wire", (), hops, "Wire"), group, documents))
    assert found.absent == "Wire"
    assert [node.document.report_id for node in found.nodes] == ["a", "c"]
    assert [node.document.report_id for node in found.nodes[0].children] == ["b"]
