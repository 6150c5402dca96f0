"""Arguments of a trigger by its frame: what moves or is there, who does it, from where, to where, by way of what, where."""

from __future__ import annotations

import re
from typing import NamedTuple

from muster.domain.place import PlaceMention
from muster.domain.syntax import Token
from muster.domain.text import Span
from muster.extract.codebook import Entry
from muster.extract.lexicon import table
from muster.extract.place_arguments import place_like, place_mentions
from muster.extract.predicates import Predicate, agent
from muster.extract.prepositions import prepositional
from muster.extract.scene import FORCE, MATERIEL, PLACE, PLATFORM, PRESENCE, SITE, STATE, Scene, words
from muster.extract.triggers import Trigger

_JOINT = re.compile(r" (?:at|in|on|near|outside|off|opposite) (?:the )?")
_MOVABLE = frozenset({FORCE, PLATFORM, MATERIEL, PRESENCE})


class Arguments(NamedTuple):
    """Noun tokens by role; places as printed."""

    theme: Token | None
    agent: Token | None
    extra: Token | None  # a direct object that is neither theme nor place
    places: dict[str, tuple[PlaceMention, ...]]
    heads: frozenset[int]  # tokens of theme, agent, object and places


def arguments(scene: Scene, trigger: Trigger, found: Predicate, entry: Entry) -> Arguments:
    """Fill the entry's frame."""
    if trigger.nominal:
        theme, doer, extra = _nominal_roles(scene, trigger, found)
    else:
        theme, doer, extra = _verbal_roles(scene, trigger, found, entry)
    roles: dict[str, list[PlaceMention]] = {}
    heads = {t.i for t in (theme, doer, extra) if t is not None}
    if (
        extra is not None
        and entry.frame.object.startswith(("theme_or_", "origin"))
        and place_like(scene, extra, bare=True)
    ):
        role = entry.frame.object.removeprefix("theme_or_")
        if trigger.token.lemma in ("approach", "near", "enter", "reach"):
            role = "destination"
        elif trigger.token.lemma in ("pass", "skirt", "round"):
            role = "site"
        roles.setdefault(role, []).extend(place_mentions(scene, extra))
        extra = None
    for role, head in prepositional(scene, trigger, found, entry, theme):
        mentions = list(place_mentions(scene, head))
        roles.setdefault(role, []).extend(m for m in mentions if m not in roles.get(role, ()))
        heads.add(head.i)
    _place_roles_of_participants(scene, entry, found, trigger.nominal, theme, doer, roles)
    _within_another(scene, roles)
    if not any(roles.values()) and (where := _bearing(scene, trigger, entry)):
        roles["site"] = [where]
    if not any(roles.values()):
        _by_the_thing(scene, entry, theme, roles)
    return Arguments(theme, doer, extra, {r: tuple(p) for r, p in roles.items()}, frozenset(heads))


def _place_roles_of_participants(
    scene: Scene,
    entry: Entry,
    found: Predicate,
    nominal: bool,
    theme: Token | None,
    doer: Token | None,
    roles: dict[str, list[PlaceMention]],
) -> None:
    """A site that is evacuated, handed over, built or abandoned, and a base that houses troops, is itself the place."""
    role = entry.frame.object.removeprefix("theme_or_")
    if role not in ("origin", "site"):
        return
    if (
        doer is not None
        and entry.frame.name == "static"
        and not roles.get("site")
        and scene.all_kinds(doer.i) & {SITE, PLACE}
    ):
        roles.setdefault("site", []).extend(place_mentions(scene, doer))
    if (
        theme is not None
        and (found.passive or nominal or entry.frame.subject == "agent")
        and not roles.get(role)
    ):
        site = bool(scene.all_kinds(theme.i) & {SITE, PLACE}) or (
            (found.passive or nominal) and place_like(scene, theme, bare=True)
        )
        site = site and not _part_of_site(scene, theme)
        if site and not scene.all_kinds(theme.i) & {FORCE, PLATFORM}:
            roles.setdefault(role, []).extend(_inner_places(scene, theme) or place_mentions(scene, theme))


_BEARING = re.compile(
    r"(?:\d[\d.,]* ?(?:km|kilomet(?:re|er)s?|nm|(?:nautical |sea )?miles?) )?"
    r"(?:north|south|east|west)[a-z-]* of (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}"
)


def _bearing(scene: Scene, trigger: Trigger, entry: Entry) -> PlaceMention | None:
    """ "520 km south-southeast of X", "east of Y", printed soon after the word that tells of it."""
    if entry.frame.name not in ("static", "stationed", "work", "strike", "move"):
        return None
    start = trigger.token.end
    sentence = scene.syntax.sentence_of(trigger.token.i)
    found = _BEARING.search(scene.syntax.text, start, min(sentence.span.end, start + 90))
    between = scene.syntax.text[start : found.start()] if found else ""
    if found is None or re.search(r"[;:]|, (?:and|but|where|which|who)\b", between):
        return None
    return PlaceMention(found.group(), Span(*found.span()))


def _by_the_thing(
    scene: Scene, entry: Entry, theme: Token | None, roles: dict[str, list[PlaceMention]]
) -> None:
    """Where the thing itself says its place: "the garrison at X is on alert", "talks on the X naval base"."""
    if theme is None:
        return
    if entry.frame.name == "talk":
        for i in scene.syntax.subtree(theme.i):
            token = scene.syntax.tokens[i]
            named = any(
                t.pos == "PROPN" for t in scene.syntax.children(i, "compound", "nmod", "amod", "poss")
            )
            if SITE in scene.kinds.get(i, ()) and named:
                roles["site"] = list(place_mentions(scene, token))
                return
    elif entry.frame.name in ("static", "stationed", "work") and not scene.all_kinds(theme.i) <= {
        STATE,
        PLACE,
    }:
        roles["site"] = _inner_places(scene, theme, ("at", "in", "near", "on", "off"))


def _part_of_site(scene: Scene, theme: Token) -> bool:
    """A runway, ramp or hangar that bears no name is a part of the site told of, which is the place."""
    under = [
        t for t in scene.syntax.children(theme.i) if t.dep in ("compound", "poss", "nmod", "prep", "amod")
    ]
    return theme.lemma in table("codebook", "places")["parts"]["nouns"] and not any(
        t.pos == "PROPN" or t.dep == "prep" for t in under
    )


def _within_another(scene: Scene, roles: dict[str, list[PlaceMention]]) -> None:
    """ "From the airbase at X": what follows a place with "at" or "in" is where that place is, and no second place."""
    text = scene.syntax.text
    for role in ("origin", "destination", "via"):
        for at, outer in enumerate(roles.get(role, ())):
            for inner in [p for other in ("site", "via") if other != role for p in roles.get(other, ())]:
                if outer.span is None or inner.span is None:
                    continue
                if outer.span.contains(inner.span):
                    _drop(roles, inner)
                elif _JOINT.fullmatch(text[outer.span.end : inner.span.start]):
                    whole = Span(outer.span.start, inner.span.end)
                    roles[role][at] = PlaceMention(whole.of(text), whole)
                    _drop(roles, inner)


def _drop(roles: dict[str, list[PlaceMention]], place: PlaceMention) -> None:
    for role in ("site", "via"):
        roles[role] = [p for p in roles.get(role, ()) if p != place]


def _inner_places(scene: Scene, theme: Token, preps: tuple[str, ...] = ("at", "in")) -> list[PlaceMention]:
    """ "the positions at Banias" -> Banias."""
    syntax = scene.syntax
    return [
        mention
        for prep in syntax.children(theme.i, "prep")
        if prep.text.lower() in preps
        for inner in syntax.children(prep.i, "pobj")
        if place_like(scene, inner, bare=False)
        for mention in place_mentions(scene, inner)
    ]


def _verbal_roles(
    scene: Scene, trigger: Trigger, found: Predicate, entry: Entry
) -> tuple[Token | None, Token | None, Token | None]:
    syntax = scene.syntax
    doer = agent(syntax, found.trigger) if found.passive else None
    objects = sorted(syntax.children(found.trigger.i, "dobj", "dative"), key=lambda t: t.i < found.trigger.i)
    dobj = objects[0] if objects else None
    if dobj is not None and dobj.tag in ("WDT", "WP"):
        dobj = next((syntax.tokens[t.head] for t in (found.trigger, *found.chain) if t.dep == "relcl"), None)
    if dobj is not None and dobj.i in trigger.words:  # "take possession of the barracks"
        dobj = next(
            (t for of in syntax.children(dobj.i, "prep") for t in syntax.children(of.i, "pobj")), None
        )
    if dobj is not None and scene.in_time(dobj):
        dobj = None
    subject = found.subject
    if found.passive:
        return subject, doer, dobj
    frame = entry.frame
    if frame.subject == "mover":
        return subject, None, dobj
    if frame.subject == "theme":
        if (dobj is not None and entry.needs in ("perceived", "remaining")) or (
            dobj is not None and _moves(scene, dobj)
        ):
            return dobj, subject, None
        return subject, None, dobj
    if frame.subject == "agent":
        if dobj is None and entry.needs in ("mover", "object") and subject is not None and not found.passive:
            return subject, None, None
        return dobj, subject, None
    if dobj is not None and _moves(scene, dobj):
        return dobj, subject, None
    return subject, None, dobj


def _moves(scene: Scene, token: Token) -> bool:
    kinds = scene.all_kinds(token.i)
    if kinds & _MOVABLE:
        return True
    return token.tag == "PRP" or (token.tag == "CD" and PLACE not in kinds)


def _nominal_roles(
    scene: Scene, trigger: Trigger, found: Predicate
) -> tuple[Token | None, Token | None, Token | None]:
    """ "the withdrawal of troops by Russia", "Russia's withdrawal", "Russian troop movements"."""
    syntax = scene.syntax
    theme = doer = None
    for prep in syntax.children(trigger.token.i, "prep", "agent"):
        inner = syntax.child(prep.i, "pobj")
        if inner is None:
            continue
        if (
            prep.text.lower() == "of"
            and theme is None
            and inner.pos == "PROPN"
            and place_like(scene, inner, bare=True)
        ):
            theme = inner
        elif prep.text.lower() in ("of", "by", "between", "with", "among") and scene.all_kinds(inner.i):
            if prep.text.lower() == "of" and theme is None and not scene.in_time(inner):
                theme = inner
            else:
                doer = doer or inner
    for child in syntax.children(trigger.token.i, "poss", "compound", "amod", "nmod"):
        kinds = scene.all_kinds(child.i)
        if child.dep == "poss" and kinds:
            doer = doer or child
        elif kinds & {FORCE, PLATFORM, MATERIEL, SITE} and theme is None:
            theme = child
        elif _nationality(child):
            doer = doer or child
    return theme, doer, None


def _nationality(token: Token) -> bool:
    return token.text.lower() in words().demonyms
