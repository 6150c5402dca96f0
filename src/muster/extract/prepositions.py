"""Places below prepositions: which role each gives, wherever in the clause the parser hung it."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.syntax import Token
from muster.extract.codebook import Entry
from muster.extract.noun_phrases import conjuncts
from muster.extract.place_arguments import place_like
from muster.extract.predicates import Predicate
from muster.extract.scene import PLACE, STATE, Scene
from muster.extract.triggers import Trigger

_STATIONED = frozenset(
    {"station", "base", "deploy", "park", "moor", "house", "dock", "quarter", "garrison", "berth"}
)
_MODES = frozenset({"rail", "sea", "road", "river"})  # the way taken, named by its kind


def prepositional(
    scene: Scene, trigger: Trigger, found: Predicate, entry: Entry, theme: Token | None
) -> Iterator[tuple[str, Token]]:
    """Place nouns with their roles, wherever in the clause the parser hung their prepositions."""
    syntax = scene.syntax
    holders = [trigger.token, *(t for t in found.chain if t.pos in ("VERB", "AUX") or trigger.nominal)]
    holders += [c for i in trigger.words for c in (syntax.tokens[i],) if c.i != trigger.token.i]
    inside = [t for t in (theme, syntax.child(trigger.token.i, "dobj", "attr")) if t is not None]
    inside += [
        c
        for t in tuple(inside)
        for of in syntax.children(t.i, "prep")
        if of.text == "of"
        for c in syntax.children(of.i, "pobj")
    ]
    inside += [c for t in tuple(inside) for c in conjuncts(syntax, t.i) if c.i != t.i]
    for holder in holders:
        yield from _under(scene, holder, entry, trigger, frozenset(), depth=0)
    for holder in inside:
        if holder not in holders and scene.all_kinds(holder.i) - {PLACE, STATE}:
            skip = (
                frozenset({"of", "with", "for", "by", "to"})
                if holder.i == (theme.i if theme else -1)
                else frozenset({"of", "with", "by"})
            )
            for role, head in _under(scene, holder, entry, trigger, skip, depth=0):
                # "the garrison on X was withdrawn", "the jets stationed on X were moved"
                leaves = role == "site" and entry.frame.name in ("leave", "go", "move")
                yield ("origin" if leaves else role), head
    yield from _headed(scene, trigger, found, entry, theme)


def _headed(
    scene: Scene, trigger: Trigger, found: Predicate, entry: Entry, theme: Token | None
) -> Iterator[tuple[str, Token]]:
    """ "Heading for X", "bound for X", "on its way to X", "en route to X" beside the verb or the thing that moves."""
    if entry.frame.name not in ("leave", "go", "move", "arrive", "place"):
        return
    syntax = scene.syntax
    holders = {t.i for t in (trigger.token, found.trigger, theme) if t is not None}
    sentence = syntax.sentence_of(trigger.token.i)
    for prep in syntax.sentence_tokens(sentence):
        if prep.text.lower() not in ("for", "to", "toward", "towards") or prep.i < sentence.first + 1:
            continue
        before = syntax.tokens[prep.i - 1]
        inner = syntax.child(prep.i, "pobj")
        apart = before.dep == "conj" or before.tag in ("VBD", "VBZ", "VBP")  # a move of its own
        if (
            inner is None
            or apart
            or before.text.lower() not in _HEADING
            or not place_like(scene, inner, bare=False)
        ):
            continue
        for above in [before, *syntax.ancestors(before.i)]:
            if above.i in holders:
                yield "destination", inner
                break
            if above.pos in ("VERB", "AUX") and above.lemma not in _HEADING_VERBS:
                break


_HEADING = frozenset({"heading", "headed", "bound", "destined", "way", "route", "steering", "course"})
_HEADING_VERBS = frozenset({"head", "bind", "steer", "destine"})


def _under(
    scene: Scene, holder: Token, entry: Entry, trigger: Trigger, skip: frozenset[str], depth: int
) -> Iterator[tuple[str, Token]]:
    syntax = scene.syntax
    for child in syntax.children(holder.i, "prep", "advmod", "prt", "agent", "npadvmod", "acl", "dep"):
        word = child.text.lower()
        role = entry.frame.preps.get(word)
        if (
            child.dep == "acl"
            and depth == 0
            and child.tag == "VBG"
            and child.lemma in ("come", "head", "bind", "depart", "arrive")
        ):
            yield from _under(scene, child, entry, trigger, skip, depth=1)
            continue
        if child.dep == "acl" and depth == 0 and child.lemma in _STATIONED and child.tag == "VBN":
            for role, head in _under(scene, child, entry, trigger, skip, depth=1):
                yield ("site" if role == "destination" else role), head
            continue
        if word in ("there", "here") and child.dep == "advmod":
            role = "destination" if entry.frame.name in ("arrive", "place") else "site"
            yield role, child
            continue
        if word in skip or (role is None and depth == 0 and child.i not in trigger.words):
            role = None if word in skip else _compound_role(scene, child, entry)
            if role is None:
                timed = syntax.child(child.i, "pobj")
                if timed is not None and scene.in_time(timed):  # "left X [on Friday [for Y]]"
                    yield from _beyond(scene, timed, entry, trigger, depth)
                continue
        inner = _object_of(scene, child)
        if inner is not None and word == "by" and inner.text.lower() in _MODES:
            if "via" in entry.frame.preps.values():
                yield "via", inner
            yield from _beyond(scene, inner, entry, trigger, depth)  # "by rail [from X to Y]"
            continue
        if inner is None:
            if child.dep in ("prt", "advmod") and depth < 2:
                yield from _under(scene, child, entry, trigger, skip, depth + 1)
            continue
        if role is None:
            role = entry.frame.preps.get(word)
        if (
            role
            and place_like(scene, inner, bare=False)
            and not (word == "of" and child.head == trigger.token.i and trigger.nominal)
        ):
            yield role, inner
        if inner.i != holder.i and depth < 2:
            yield from _beyond(scene, inner, entry, trigger, depth)


def _compound_role(scene: Scene, child: Token, entry: Entry) -> str | None:
    """ "by way of Raqa", "in the direction of the coast", "15 km off the coast"."""
    if child.dep == "npadvmod" and child.lemma in (
        "km",
        "kilometre",
        "kilometer",
        "mile",
        "nm",
        "metre",
        "north",
        "south",
        "east",
        "west",
    ):
        return "site"
    return None


def _object_of(scene: Scene, prep: Token) -> Token | None:
    syntax = scene.syntax
    inner = syntax.child(prep.i, "pobj", "pcomp")
    if inner is None:
        deeper = syntax.child(prep.i, "prep", "npadvmod")
        if deeper is not None and deeper.text.lower() in (
            "of",
            "to",
            "from",
            "off",
            "in",
            "at",
            "near",
            "over",
        ):
            inner = syntax.child(deeper.i, "pobj")
    if (
        inner is not None
        and inner.lemma in ("way", "direction", "vicinity", "proximity", "side", "shore")
        and inner.i + 1 < len(syntax.tokens)
    ):
        for of in syntax.children(inner.i, "prep"):
            if of.text.lower() in ("of", "to"):
                return syntax.child(of.i, "pobj") or inner
    return inner


def _beyond(
    scene: Scene, inner: Token, entry: Entry, trigger: Trigger, depth: int
) -> Iterator[tuple[str, Token]]:
    """Prepositions that the parser hung on the noun before: "from A to B" as "A [to B]"."""
    for child in scene.syntax.children(inner.i, "prep"):
        word = child.text.lower()
        role = entry.frame.preps.get(word)
        deeper = scene.syntax.child(child.i, "pobj")
        if (
            deeper is not None
            and role
            and word in ("to", "from", "toward", "towards", "into", "through", "via", "for", "by")
            and place_like(scene, deeper, bare=False)
        ):
            yield role, deeper
            if depth < 2:
                yield from _beyond(scene, deeper, entry, trigger, depth + 1)
