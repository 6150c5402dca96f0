from __future__ import annotations

import json

import pytest

from muster.domain.document import DateBasis, RawReport
from muster.domain.errors import TooLarge, UnreadableReport, UnsafeInput
from muster.read.caps import Caps
from muster.read.document import evidence, read
from muster.read.feed import entries

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Arden Post</title><language>en-gb</language>
<item><title>Trucks &amp;amp; ships</title><link>https://a.example/1</link><guid isPermaLink="false">post-1</guid><dc:creator>Ada Ray</dc:creator>
<pubDate>Wed, 05 Mar 2025 08:00:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Forty trucks left the garrison.</p><p>A guard said so.</p><script>x()</script>]]></content:encoded></item>
<item><title>Second</title><description>Two ships left &amp;amp; one stayed.</description><pubDate>some day</pubDate></item>
<item><title>Third has a title alone</title></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Hafenlog</title>
<entry><id>tag:x,1</id><title>Eins</title><link href="https://b.example/1"/><updated>2025-03-06T10:00:00Z</updated><published>2025-03-05T10:00:00Z</published>
<content type="html">&lt;p&gt;Zwei Schiffe haben den Hafen verlassen.&lt;/p&gt;</content></entry></feed>"""
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'


def raws(source: str, cap: Caps | None = None) -> list[RawReport]:
    return list(entries(source.encode(), "feed.xml", cap or Caps()))


def test_each_entry_is_a_report_of_the_feed() -> None:
    first, second, third = raws(RSS)
    document = read(first)
    assert document.text == "Forty trucks left the garrison.\nA guard said so."
    assert (document.report_id, document.outlet, document.url) == (
        "post-1",
        "Arden Post",
        "https://a.example/1",
    )
    assert (document.language, document.byline) == ("en", "Ada Ray")
    assert document.published is not None
    assert (document.published.iso, document.published.basis) == (
        "2025-03-05T08:00:00+02:00",
        DateBasis.DECLARED,
    )
    assert first.locator == "feed.xml#entry-1"
    assert read(second).text == "Two ships left & one stayed."
    with pytest.raises(UnreadableReport, match="only its title"):
        read(third)


def test_a_date_that_cannot_be_read_is_left_unknown_with_a_note() -> None:
    document = read(raws(RSS)[1])
    assert document.published is None
    assert any("some day" in note for note in document.notes)


def test_atom_takes_the_first_publication() -> None:
    document = read(raws(ATOM)[0])
    assert document.published is not None
    assert document.published.iso == "2025-03-05T10:00:00Z"
    assert (document.outlet, document.text, document.language) == (
        "Hafenlog",
        "Zwei Schiffe haben den Hafen verlassen.",
        "de",
    )


def test_the_evidence_holds_the_printed_entry() -> None:
    kept = json.loads(evidence(raws(RSS)[0]))
    assert kept["source"].startswith("<item><title>Trucks")
    assert kept["source"].endswith("</item>")


def test_the_same_feed_twice_is_the_same_bytes() -> None:
    assert raws(RSS) == raws(RSS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_entity_declarations_are_refused_before_parsing(encoding: str) -> None:
    with pytest.raises(UnsafeInput, match="entities"):
        list(entries(BOMB.encode(encoding), "feed.xml", Caps()))


def test_more_entries_than_the_cap() -> None:
    with pytest.raises(TooLarge, match="more than 2 entries"):
        raws(RSS, Caps(members=2))


def test_a_feed_without_entries() -> None:
    with pytest.raises(UnreadableReport, match="no entries"):
        raws("<rss><channel><title>x</title></channel></rss>")


def test_a_feed_cut_off_in_the_middle_gives_what_is_whole() -> None:
    cut = RSS[: RSS.index("<item><title>Second") + 30]
    assert "Forty trucks" in read(raws(cut)[0]).text


def test_an_entry_embeds_posts() -> None:
    post = "&lt;blockquote class=&quot;twitter-tweet&quot;&gt;&lt;p&gt;Nine trucks&lt;/p&gt;— Bo (@bo) March 4, 2025&lt;/blockquote&gt;"
    source = RSS.replace("Two ships left &amp;amp; one stayed.", f"Two ships left. {post}")
    document = read(raws(source)[1])
    assert [embed.body.of(document.text) for embed in document.embeds] == ["Nine trucks"]


@pytest.mark.parametrize(
    "broken",
    [
        "&#x110000;",
        "&#xd800;",
        "<![CDATA[",
        "<link href='http://[x'/>",
        "</channel>",
        "<content type='html'/>",
    ],
)
def test_broken_markup_in_a_feed_is_read_or_refused_in_words(broken: str) -> None:
    for place in ("<title>Trucks", "<description>Short", "<item>", "<language>"):
        source = RSS.replace(place, place + broken, 1)
        try:
            found = raws(source)
        except UnreadableReport as error:
            assert "the feed" in str(error)  # noqa: PT017 - either outcome is right, silence is not
        else:
            assert found


def test_an_update_is_the_date_only_where_no_publication_is_given() -> None:
    without = ATOM.replace("<published>2025-03-05T10:00:00Z</published>", "")
    assert raws(without)[0].published == "2025-03-06T10:00:00Z"
    neither = without.replace("<updated>2025-03-06T10:00:00Z</updated>", "")
    assert raws(neither)[0].published is None
