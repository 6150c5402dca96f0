"""What a page says about itself in its markup: schema.org JSON-LD, Open Graph, meta tags, ``<time>``.

A date is taken only from a field that means first publication; modification dates, addresses and copyright lines are no
publication dates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from muster.domain.document import DateBasis, Published
from muster.domain.errors import SkipReport
from muster.read.caps import Caps
from muster.read.dates import declared_iso
from muster.read.language import declared_language
from muster.read.markup import inline
from muster.read.normalise import printable
from muster.read.records import parse

_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Posting", "Report", "Review")
_DATE_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "publicationdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "citation_publication_date", "article.published",
    "published_time", "article_date_original", "originalpublicationdate",
)  # fmt: skip
_AUTHOR_METAS = ("author", "article:author_name", "parsely-author", "dc.creator", "sailthru.author", "byl")


class Metadata(NamedTuple):
    """Fields of a page; None where its markup is silent. ``notes`` name markup that could not be read."""

    title: str | None
    byline: str | None
    outlet: str | None
    url: str | None
    published: Published | None
    language: str | None
    notes: tuple[str, ...]


def metadata(tree: LexborHTMLParser, cap: Caps) -> Metadata:
    """Read the markup of a parsed page. Touch it before anything is taken out of the tree."""
    linked, notes = _linked_data(tree, cap)
    article = next((node for node in linked if _is_article(node)), {})
    metas = _metas(tree)
    iso = _published(tree, article, metas)
    return Metadata(
        title=_first(metas.get("og:title"), article.get("headline"), _text(tree, "h1"), _text(tree, "title")),
        byline=_byline(tree, article, metas),
        outlet=_first(
            metas.get("og:site_name"),
            _name(article.get("publisher")),
            metas.get("application-name"),
            metas.get("dc.publisher"),
        ),
        url=_url(tree, metas),
        published=Published(iso, DateBasis.METADATA) if iso else None,
        language=declared_language(_attribute(tree, "html[lang]", "lang"))
        or declared_language(metas.get("og:locale")),
        notes=notes,
    )


def _published(tree: LexborHTMLParser, article: dict[str, Any], metas: dict[str, str]) -> str | None:
    declared = (article.get("datePublished"), *(metas.get(name) for name in _DATE_METAS))
    marked = (
        value
        for selector in (
            "[itemprop=datePublished]",
            "time[pubdate]",
            "article time[datetime]",
            "main time[datetime]",
            "header time[datetime]",
        )
        for node in tree.css(selector)[:1]
        for value in (node.attributes.get("datetime"), node.attributes.get("content"))
    )
    return next((iso for value in (*declared, *marked) if (iso := declared_iso(value))), None)


def _byline(tree: LexborHTMLParser, article: dict[str, Any], metas: dict[str, str]) -> str | None:
    authors = article.get("author")
    names = [_name(author) for author in (authors if isinstance(authors, list) else [authors])]
    listed = ", ".join(name for name in names if name)
    printed = _text(tree, "[rel=author], [itemprop=author], .byline, .author")
    found = _first(listed, *(metas.get(name) for name in _AUTHOR_METAS), printed)
    if found is None or found.startswith(("http:", "https:")):
        return None
    return found.removeprefix("By ").removeprefix("by ").strip()[:200] or None


def _url(tree: LexborHTMLParser, metas: dict[str, str]) -> str | None:
    found = _first(_attribute(tree, "link[rel=canonical]", "href"), metas.get("og:url"))
    return found if found and found.startswith(("http://", "https://")) else None


def _metas(tree: LexborHTMLParser) -> dict[str, str]:
    """Meta tags by lower-case name or property; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        name = (
            node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        )
        if name:
            found.setdefault(name.strip().lower(), node.attributes.get("content") or "")
    return found


def _linked_data(tree: LexborHTMLParser, cap: Caps) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    found: list[dict[str, Any]] = []
    notes: list[str] = []
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            found.extend(_objects(parse(script.text(), cap)))
        except SkipReport as error:
            notes.append(f"structured data of the page left out: {error}")
    return found, tuple(notes)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD value, outermost first."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(str(kind).endswith(_ARTICLES) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _name(value: Any) -> str | None:
    """The name of a schema.org person or organisation, or a bare string."""
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _first(*values: Any) -> str | None:
    return next((clean for value in values if isinstance(value, str) and (clean := printable(value))), None)


def _text(tree: LexborHTMLParser, selector: str) -> str | None:
    node = tree.css_first(selector)
    if node is None:
        return None
    return printable(node.text()) if node.tag == "title" else inline(node)


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str | None:
    node = tree.css_first(selector)
    return node.attributes.get(name) if node is not None else None
