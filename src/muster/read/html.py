"""HTML pages and fragments: article text, embedded posts, captions and credits.

The article text is trafilatura's choice (Barbaresi 2021, ACL demo), with the page's own visible text where it finds none.
Embedded posts are taken out first, so that their boundaries and signatures survive, and put back where they stood;
captions follow the text. Only the bytes given are read: nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import trafilatura
from selectolax.lexbor import LexborHTMLParser, LexborNode

from muster.domain.document import DateBasis, Embed, Published, RawReport, Section, SectionKind
from muster.domain.errors import TooLarge, UnreadableReport
from muster.domain.text import Span
from muster.read.caps import Caps
from muster.read.decode import decode
from muster.read.draft import Draft
from muster.read.embeds import links_in, own_words, signature
from muster.read.markup import inline, outermost, parse_html, text_lines
from muster.read.metadata import metadata
from muster.read.normalise import normalise
from muster.read.sections import caption_sections

_POSTS = {
    "twitter-tweet": "X post", "twitter-video": "X post", "bluesky-embed": "Bluesky post", "mastodon-embed": "Mastodon post",
    "instagram-media": "Instagram post", "tiktok-embed": "TikTok post", "telegram-post": "Telegram post", "fb-post": "Facebook post",
}  # fmt: skip
_POST_SELECTOR = ", ".join(f"blockquote.{name}, div.{name}" for name in _POSTS)
_SHARED_BY = re.compile(r"(?P<author>[^\n(]{1,80}\(@(?P<handle>\w[\w.]{0,60})\))")
_CAPTIONS = "figcaption, .wp-caption-text, [itemprop=caption]"
_CREDITS = "[class*=credit], [class*=copyright], [itemprop=copyrightHolder], cite, small"
_FRAME = "nav, aside, footer, form, [role=navigation], [class*=related], [class*=newsletter], [class*=cookie]"
_MARK = re.compile(r"MusterPost(\d+)Mark")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096
_SHORT = 40  # characters of article text below which the extraction is taken to have failed
_MOST_CAPTIONS = 50
_MOST_POSTS = 500


@dataclass(frozen=True, slots=True)
class _Post:
    lines: tuple[str, ...]
    author: str
    handle: str | None
    published: Published | None
    links: tuple[str, ...]
    signed: bool  # the last line is a signature


@dataclass(slots=True)
class _Page:
    """Text under assembly: lines to be joined by line feeds, with what is known about some of them."""

    lines: list[str] = field(default_factory=list)
    size: int = 0
    embeds: list[Embed] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    def add(self, line: str) -> Span:
        """Append one line, or several with their line feeds; returns its span."""
        start = self.size + (1 if self.lines else 0)
        self.lines.append(line)
        self.size = start + len(line)
        return Span(start, self.size)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_page(raw: RawReport, cap: Caps) -> Draft:
    """Draft of an HTML page. Raises UnreadableReport where no article text can be found, TooLarge over a cap."""
    if len(raw.content) > cap.markup:
        raise TooLarge(
            f"HTML of {len(raw.content):,} bytes; the cap is {cap.markup:,}: save the article alone"
        )
    decoded = decode(raw.content, raw.encoding or _declared_charset(raw.content))
    tree = parse_html(decoded.text.replace("\x00", ""), cap)
    about = metadata(tree, cap)
    tree.strip_tags(["script", "style", "noscript", "svg", "template"])
    posts, captions = _take_posts(tree), _take_captions(tree)
    lines, notes = _article_lines(tree)
    page = _assemble(lines, posts, captions)
    if not page.text.strip():
        raise UnreadableReport(
            "no article text could be told from the frame of the page: save the text alone"
        )
    return Draft(
        text=page.text,
        title=about.title,
        outlet=about.outlet,
        url=about.url,
        byline=about.byline,
        published=about.published,
        language=about.language,
        embeds=tuple(page.embeds),
        sections=tuple(page.sections),
        notes=(*decoded.notes, *about.notes, *notes),
    )


def fragment(source: str, cap: Caps) -> Draft:
    """Draft of a piece of HTML that is all article, such as a feed entry's content."""
    tree = parse_html(source, cap)
    posts, captions = _take_posts(tree), _take_captions(tree)
    root = tree.body
    page = _assemble(text_lines(root) if root is not None else (), posts, captions)
    return Draft(page.text, embeds=tuple(page.embeds), sections=tuple(page.sections))


def _declared_charset(content: bytes) -> str | None:
    found = _META_CHARSET.search(content[:_HEAD])
    return found[1].decode("ascii", "replace") if found else None


def _article_lines(tree: LexborHTMLParser) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines of the article, and a note where the whole visible page had to be taken."""
    extracted = trafilatura.bare_extraction(
        tree.html or "", include_comments=False, include_tables=True, with_metadata=False, favor_recall=True
    )
    text = (extracted.text or "") if extracted is not None else ""
    if len(_MARK.sub("", text)) >= _SHORT:
        return tuple(line.strip() for line in text.split("\n") if line.strip()), ()
    root = tree.css_first("article") or tree.css_first("main") or tree.body
    if root is None:
        return (), ()
    for node in outermost(root, _FRAME):
        node.decompose()
    return text_lines(root), ("no article could be told from its page: all visible text was taken",)


def _take_posts(tree: LexborHTMLParser) -> tuple[_Post, ...]:
    """Embedded posts in order; each is replaced in the tree by a paragraph that marks its place."""
    found: list[_Post] = []
    for node in outermost(tree, _POST_SELECTOR)[:_MOST_POSTS]:
        post = _post(node)
        if post is not None:
            mark = LexborHTMLParser(f"<p>MusterPost{len(found)}Mark</p>").css_first("p")
            if mark is not None:
                node.replace_with(mark)
                found.append(post)
    return tuple(found)


def _post(node: LexborNode) -> _Post | None:
    lines = tuple(normalise(line).text for line in text_lines(node))
    if not lines:
        return None
    classes = (node.attributes.get("class") or "").split()
    platform = next(label for name, label in _POSTS.items() if name in classes)
    signed = signature(lines[-1])
    hrefs = [link.attributes.get("href") or "" for link in node.css("a[href]")]
    links = dict.fromkeys((*links_in("\n".join(lines)), *(href for href in hrefs if href.startswith("http"))))
    if signed is not None:
        author, handle, iso = signed
        return _Post(
            lines, author, handle, Published(iso, DateBasis.PRINTED) if iso else None, tuple(links), True
        )
    shared = _SHARED_BY.search(lines[-1])
    author = shared["author"].removeprefix("A post shared by ").strip() if shared else platform
    return _Post(lines, author, shared["handle"] if shared else None, None, tuple(links), shared is not None)


def _take_captions(tree: LexborHTMLParser) -> tuple[tuple[str, str | None], ...]:
    """(caption, credit) of the pictures in the article; they are taken out of the tree."""
    found: dict[tuple[str, str | None], None] = {}
    framed = {node.mem_id for frame in outermost(tree, _FRAME) for node in frame.css(_CAPTIONS)}
    for node in outermost(tree, _CAPTIONS)[:_MOST_CAPTIONS]:
        elsewhere = node.mem_id in framed
        credits = outermost(node, _CREDITS)
        credit = " ".join(inline(part) for part in credits) or None
        for part in credits:
            part.decompose()
        caption = inline(node)
        node.decompose()
        if not elsewhere and (caption or credit):
            found[(caption, credit)] = None
    return tuple(found)


def _assemble(
    lines: tuple[str, ...], posts: tuple[_Post, ...], captions: tuple[tuple[str, str | None], ...]
) -> _Page:
    page, placed = _Page(), set()
    for line in lines:
        for piece, number in _pieces(line):
            if number is not None and number < len(posts) and number not in placed:
                _add_post(page, posts[number])
                placed.add(number)
            elif piece:
                page.add(normalise(piece).text)
    for number, post in enumerate(posts):
        if number not in placed:  # its place was lost with the paragraph that held it
            _add_post(page, post)
    for caption, credit in captions:
        if caption:
            start = page.add(caption).start
            page.sections.extend(
                Section(kind, Span(span.start + start, span.end + start))
                for kind, span in caption_sections(caption, Span(0, len(caption)))
            )
        if credit:
            page.sections.append(Section(SectionKind.CREDIT, page.add(credit)))
    return page


def _pieces(line: str) -> Iterator[tuple[str, int | None]]:
    """A line cut at the marks of posts."""
    at = 0
    for found in _MARK.finditer(line):
        yield line[at : found.start()].strip(), None
        yield "", int(found[1])
        at = found.end()
    yield line[at:].strip(), None


def _add_post(page: _Page, post: _Post) -> None:
    text = "\n".join(post.lines)
    own = post.lines[:-1] if post.signed else post.lines
    body = own_words(text, Span(0, len("\n".join(own))))
    whole = page.add(text)
    body = Span(body.start + whole.start, body.end + whole.start)
    page.embeds.append(Embed(whole, body, post.author, post.handle, post.published, post.links))
