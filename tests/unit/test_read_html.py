from __future__ import annotations

import json
import socket

import pytest

from muster.domain.document import DateBasis, Document, RawReport
from muster.domain.errors import TooLarge, UnreadableReport
from muster.read.caps import Caps
from muster.read.document import read

PARAGRAPHS = (
    "A column of forty trucks left the eastern garrison on Monday, two officers of the town council said.",
    "The ministry declined to comment on the column, which reached the harbour before the evening.",
    "Nobody at the gate would say whether the trucks are to be loaded, or when the ship is expected.",
)
POST = (
    '<blockquote class="twitter-tweet"><p lang="en">Nine trucks &amp; a crane at the quay<br>Photo: '
    '<a href="https://t.co/Ab1">https://t.co/Ab1</a></p>&mdash; Ada Ray (@ada_ray) '
    '<a href="https://twitter.com/ada_ray/status/1">March 5, 2025</a></blockquote>'
    '<script async src="https://platform.example/widgets.js"></script>'
)
FIGURE = (
    '<figure><img src="https://images.example/a.jpg"><figcaption>Trucks at the quay on 4 March. '
    '<span class="photo-credit">Photo: Bo Bek</span></figcaption></figure>'
)


def page(head: str = "", middle: str = "", lang: str = ' lang="en-GB"') -> str:
    first, *rest = (f"<p>{words}</p>" for words in PARAGRAPHS)
    return (
        f"<!doctype html><html{lang}><head>{head}</head><body><nav><a href='/'>Home</a> <a href='/w'>World</a></nav>"
        f"<article><h1>Trucks reach the quay</h1>{first}{middle}{''.join(rest)}</article>"
        "<aside class='related'><figure><figcaption>Another story</figcaption></figure></aside>"
        "<footer>Copyright 2025</footer></body></html>"
    )


def of(source: str | bytes, **fields: str) -> Document:
    content = source.encode() if isinstance(source, str) else source
    return read(RawReport(content, "text/html", "page.html", **fields))


def test_the_article_without_its_frame() -> None:
    document = of(page())
    for words in PARAGRAPHS:
        assert words in document.text
    assert "Home" not in document.text
    assert "Copyright" not in document.text
    assert document.language == "en"
    assert document.title == "Trucks reach the quay"


def test_an_embedded_post_is_a_document_in_its_place() -> None:
    document = of(page(middle=POST))
    (embed,) = document.embeds
    assert embed.body.of(document.text) == "Nine trucks & a crane at the quay\nPhoto:"
    assert (embed.author, embed.handle) == ("Ada Ray (@ada_ray)", "ada_ray")
    assert embed.published is not None
    assert (embed.published.iso, embed.published.basis) == ("2025-03-05", DateBasis.PRINTED)
    assert embed.links == ("https://t.co/Ab1", "https://twitter.com/ada_ray/status/1")
    places = [document.text.index(words) for words in PARAGRAPHS]
    assert places[0] < embed.span.start < places[1]
    assert document.text.count("Nine trucks") == 1


def test_other_platforms_and_posts_in_posts() -> None:
    inner = '<blockquote class="bluesky-embed"><p>Ship in sight.</p>&mdash; Bo (<a href="https://b.example">@bo.example.org</a>) <a>March 6, 2025</a></blockquote>'
    document = of(
        page(
            middle=f'<div class="twitter-tweet">{inner}</div><blockquote class="instagram-media">A view</blockquote>'
        )
    )
    assert [(embed.author, embed.handle) for embed in document.embeds] == [
        ("Bo (@bo.example.org)", "bo.example.org"),
        ("Instagram post", None),
    ]


def test_captions_and_credits_follow_the_text() -> None:
    document = of(page(middle=FIGURE))
    found = [(section.kind.value, section.span.of(document.text)) for section in document.sections]
    assert ("caption", "Trucks at the quay on 4 March.") in found
    assert ("credit", "Photo: Bo Bek") in found
    assert "Another story" not in document.text


def test_fields_from_linked_data() -> None:
    data = {"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", "headline": "Trucks at quay", "datePublished": "2025-03-05T07:00:00+02:00", "dateModified": "2025-03-09", "author": [{"name": "Ada Ray"}, {"name": "Bo Bek"}], "publisher": {"name": "Arden Post"}}]}  # fmt: skip
    document = of(page(head=f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert document.published is not None
    assert (document.published.iso, document.published.basis) == (
        "2025-03-05T07:00:00+02:00",
        DateBasis.METADATA,
    )
    assert (document.title, document.byline, document.outlet) == (
        "Trucks at quay",
        "Ada Ray, Bo Bek",
        "Arden Post",
    )


@pytest.mark.parametrize(
    "head",
    ['<meta property="article:published_time" content="2025-03-05">', '<meta name="DC.date.issued" content="2025-03-05">', '<meta itemprop="datePublished" content="2025-03-05">'],
)  # fmt: skip
def test_dates_from_meta_tags(head: str) -> None:
    published = of(page(head=head)).published
    assert published is not None
    assert (published.iso, published.basis) == ("2025-03-05", DateBasis.METADATA)


@pytest.mark.parametrize(
    "head",
    ["", '<meta property="article:modified_time" content="2025-03-05">', '<meta name="date" content="05/03/2025">', '<link rel="canonical" href="https://a.example/2025/03/05/x">'],
)  # fmt: skip
def test_a_date_that_is_not_declared_stays_unknown(head: str) -> None:
    assert of(page(head=head)).published is None


def test_open_graph_and_canonical_address() -> None:
    head = '<meta property="og:site_name" content="Arden Post"><meta property="og:title" content="Trucks"><link rel="canonical" href="https://a.example/x"><meta name="author" content="By Ada Ray">'
    document = of(page(head=head))
    assert (document.outlet, document.title, document.url, document.byline) == (
        "Arden Post",
        "Trucks",
        "https://a.example/x",
        "Ada Ray",
    )
    assert of(page(head='<link rel="canonical" href="javascript:x()">')).url is None


def test_broken_linked_data_is_noted() -> None:
    document = of(page(head='<script type="application/ld+json">{"a": </script>'))
    assert any("structured data" in note for note in document.notes)


def test_what_the_container_declares_wins() -> None:
    head = '<meta property="og:site_name" content="Other"><meta property="article:published_time" content="2025-03-05">'
    document = of(page(head=head), outlet="Arden Post", published="2025-03-04")
    assert document.outlet == "Arden Post"
    assert document.published is not None
    assert (document.published.iso, document.published.basis) == ("2025-03-04", DateBasis.DECLARED)


def test_character_set_of_the_page() -> None:
    source = page(head='<meta charset="windows-1251">', lang="").replace(
        PARAGRAPHS[0],
        "Колонна грузовиков покинула восточный гарнизон, сообщили в городском совете, и ушла к морю.",
    )
    assert "Колонна грузовиков" in of(source.encode("cp1251")).text


def test_broken_markup_is_read() -> None:
    broken = (
        f"<html><body><div><p>{PARAGRAPHS[0]}<p><b>{PARAGRAPHS[1]}<i></div><td></p>{PARAGRAPHS[2]}<a href='"
    )
    text = of(broken).text
    assert PARAGRAPHS[0] in text
    assert PARAGRAPHS[1] in text


@pytest.mark.parametrize(
    "source",
    ["<html></html>", "<html><head><title>x</title></head>", "<p><img src=x>", "<script>var a = 1;</script>"],
)
def test_a_page_without_words_is_refused(source: str) -> None:
    with pytest.raises(UnreadableReport, match="no article text"):
        of(source)


def test_caps() -> None:
    with pytest.raises(TooLarge, match="nested"):
        of("<div>" * 1200 + "x")
    with pytest.raises(TooLarge, match="cap"):
        read(RawReport(page().encode(), "text/html", "x"), Caps(markup=100))


def test_many_unclosed_paragraphs_are_no_nesting() -> None:
    assert of("<article>" + f"<p>{PARAGRAPHS[0]}" * 3 + "<p>x<li>y" * 1500).text


def test_scripts_are_no_text_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    document = of(
        page(middle=f"<script>alert('x')</script><iframe src='https://a.example'></iframe>{POST}{FIGURE}")
    )
    assert "alert" not in document.text
