"""HTML elements as lines of text: what a reader sees, one block element a line, nothing executed, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from muster.domain.errors import TooLarge
from muster.read.caps import Caps
from muster.read.normalise import printable

_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_UNSEEN = {"script", "style", "noscript", "template", "svg", "math", "head", "title", "iframe", "object", "embed", "button", "select", "textarea", "input", "canvas", "audio", "video", "-comment", "-doctype"}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
}
_SELF_CLOSING = {"p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot", "colgroup"}


def parse_html(source: str, cap: Caps) -> LexborHTMLParser:
    """The tree of a page. Raises TooLarge over the size or nesting cap, before a tree is built."""
    if len(source) > cap.markup:
        raise TooLarge(
            f"HTML of {len(source):,} characters; the cap is {cap.markup:,}: save the article alone"
        )
    if _nesting(source) > cap.nesting:
        raise TooLarge(f"HTML nested deeper than {cap.nesting} elements: save the article alone")
    return LexborHTMLParser(source)


def text_lines(root: LexborNode) -> tuple[str, ...]:
    """Visible text under ``root``: one line for each block element or ``<br>``, white space collapsed as a browser does."""
    pieces = "".join(_pieces(root)).split("\n")
    return tuple(line for piece in pieces if (line := printable(piece)))


def outermost(root: LexborHTMLParser | LexborNode, selector: str) -> tuple[LexborNode, ...]:
    """Elements that ``selector`` picks and that stand in no other such element: safe to take out one after the other."""
    picked = root.css(selector)
    known = {node.mem_id for node in picked}
    return tuple(node for node in picked if not any(above.mem_id in known for above in _above(node)))


def _above(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def inline(node: LexborNode) -> str:
    """Visible text of one element as a single line."""
    return " ".join(text_lines(node))


def _pieces(root: LexborNode) -> Iterator[str]:
    """Text in document order with a line feed around blocks; a stack, for depth is the input's choice."""
    stack: list[LexborNode | str] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        tag = node.tag or ""
        if tag == "-text":
            yield re.sub(r"[ \t\r\n\f]+", " ", node.text_content or "")
        elif tag == "br":
            yield "\n"
        elif tag not in _UNSEEN:
            around = ["\n"] if tag in _BLOCKS else []
            stack.extend([*around, *reversed(list(node.iter(include_text=True))), *around])


def _nesting(source: str) -> int:
    """Deepest count of open elements; those whose end tag may be left out are not counted."""
    deepest = depth = 0
    for found in _TAG.finditer(source):
        name = found[2].lower()
        if name in _VOID or name in _SELF_CLOSING or found[0].endswith("/>"):
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest
