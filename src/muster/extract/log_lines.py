"""Lines of logs and threads: forces and equipment told without a finite verb."""

from __future__ import annotations

from collections.abc import Iterator

from muster.domain.claim import Action, Polarity
from muster.domain.place import PlaceMention
from muster.domain.syntax import Sentence, Token
from muster.extract.equipment import EquipmentMention
from muster.extract.findings import Finding
from muster.extract.noun_phrases import noun_forms
from muster.extract.place_arguments import place_mentions
from muster.extract.predicates import predicate
from muster.extract.scene import FORCE, PLACE, PLATFORM, SITE, Scene

_STATIC = frozenset({
    "in", "at", "on", "near", "off", "along", "around", "outside", "inside", "within", "across", "over",
    "under", "alongside", "aboard", "behind", "north", "south", "east", "west", "beside", "opposite", "ashore",
    "between", "by", "above",
})  # fmt: skip


_DIRECTIONS = frozenset({
    "southbound", "northbound", "westbound", "eastbound", "inbound", "outbound", "heading", "headed", "bound",
    "en", "seaward", "→",
})  # fmt: skip


EMPTY = {"empty", "deserted", "vacant", "bare", "abandoned"}


def segments(scene: Scene, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Stretches between strong punctuation that hold no finite verb."""
    tokens = scene.syntax.tokens
    first = sentence.first
    for at in range(sentence.first, sentence.last + 1):
        if at < sentence.last and tokens[at].text not in (";", ":", "—", "–"):
            continue
        if at > first and not any(_finite(scene, t) for t in tokens[first:at]):
            yield first, at
        first = at + 1


def _finite(scene: Scene, token: Token) -> bool:
    participle = (
        token.tag == "VBD"
        and token.dep in ("acl", "amod")
        and bool(scene.kinds.get(token.head, frozenset()) & {PLATFORM, FORCE})
        and scene.syntax.child(token.i, "dobj", "oprd", "nsubj") is None
    )
    return token.tag in ("VBD", "VBP", "VBZ", "MD") and not participle and not _hedge(scene, token)


def _hedge(scene: Scene, token: Token) -> bool:
    """The verb of "what looks like", which asserts nothing by itself."""
    return (
        token.lemma in ("look", "appear", "seem")
        and token.i > 0
        and scene.syntax.tokens[token.i - 1].text.lower() == "what"
    )


def placed_as(role: str, places: list[PlaceMention]) -> dict[str, tuple[PlaceMention, ...]]:
    return {role: tuple(places)} if places else {}


def located(scene: Scene, holder: Token) -> list[PlaceMention]:
    """Places in prepositional phrases under ``holder``."""
    syntax = scene.syntax
    places: list[PlaceMention] = []
    for prep in syntax.children(holder.i, "prep", "advmod", "prt"):
        if prep.text.lower() in ("there", "here"):
            continue
        inner = syntax.child(prep.i, "pobj")
        deeper: Token | None = prep
        for _ in range(3):  # "somewhere east of the channel"
            if inner is not None or deeper is None:
                break
            deeper = syntax.child(deeper.i, "prep") or syntax.child(deeper.i, "advmod")
            inner = syntax.child(deeper.i, "pobj") if deeper is not None else None
        if inner is None or scene.in_time(inner) or not (prep.text.lower() in _STATIC or prep.dep != "prep"):
            continue
        kinds = scene.kinds.get(inner.i, frozenset())
        named = inner.pos == "PROPN" and not kinds & {FORCE, PLATFORM}
        if kinds & {PLACE, SITE} or named or inner.lemma in ("column", "convoy", "deck", "group", "area"):
            places.extend(place_mentions(scene, inner))
    return places


def listed(
    scene: Scene, sentence: Sentence, first: int, last: int, taken: frozenset[int]
) -> Iterator[Finding]:
    """A line of a log or thread: equipment or a force with a place, a count or a direction, and no finite verb."""
    syntax = scene.syntax
    if not scene.posture:
        return
    tokens = syntax.tokens[first:last]
    things = [
        t
        for t in tokens
        if scene.kinds.get(t.i, frozenset()) & {PLATFORM, FORCE}
        and t.dep not in ("compound", "nmod", "poss", "amod")
    ]
    if any(t.i in taken or (t.tag == "VB" and _clausal(scene, t, first)) for t in tokens):
        return
    if not things:
        yield from _vacant(scene, tokens, first, last)
        yield from _works(scene, tokens, first, last)
        return
    head = things[0]
    thing = scene.equipment.get(head.i)
    roots = (t for t in tokens if t.dep == "ROOT" and t not in things)
    places = list(dict.fromkeys(p for t in (*things, *roots) for p in located(scene, t)))
    moving = any(t.text.lower() in _DIRECTIONS for t in tokens) or _leg(scene, tokens, thing)
    labelled = first > sentence.first and syntax.tokens[first - 1].text == ":"
    if places or moving or _tallied(scene, thing, labelled=labelled):
        found = predicate(syntax, head)._replace(subject=head, chain=(), top=head)
        action = Action.MOVE if moving else Action.PRESENT
        where = placed_as("site", places)
        yield Finding(action, (head.i,), found, "list", head, None, None, where, "list", bounds=(first, last))


def _tallied(scene: Scene, thing: EquipmentMention | None, *, labelled: bool) -> bool:
    """A count of military equipment, which is news without a place; civil things need a label or a military text."""
    if thing is None or not thing.counted or thing.kind == "personnel":
        return False
    return labelled or not thing.civil or scene.military >= 6


def _clausal(scene: Scene, token: Token, first: int) -> bool:
    """An imperative or infinitive; a bare verb further in is the parser's reading of a noun ("call sign")."""
    return token.i == first or scene.syntax.child(token.i, "aux", "nsubj") is not None


def _leg(scene: Scene, tokens: tuple[Token, ...], thing: EquipmentMention | None) -> bool:
    """ "C-17, Ramstein to Rzeszów": an aircraft or ship with two names joined by "to"."""
    if thing is None or thing.kind not in ("aircraft", "ship"):
        return False
    return any(
        b.text in ("to", "→") and a.pos == "PROPN" and c.pos == "PROPN"
        for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _vacant(scene: Scene, tokens: tuple[Token, ...], first: int, last: int) -> Iterator[Finding]:
    """ "Pier 3 vacant": an empty site in a log."""
    sites = [t for t in tokens if SITE in scene.kinds.get(t.i, frozenset())]
    empty = [t for t in tokens if t.text.lower() in EMPTY]
    if sites and empty and last - first <= 10:
        found = predicate(scene.syntax, empty[0])._replace(subject=sites[0], chain=(), top=empty[0])
        where = {"site": tuple(place_mentions(scene, sites[0]))}
        yield Finding(
            Action.PRESENT,
            (empty[0].i,),
            found,
            "list",
            None,
            None,
            None,
            where,
            "list:empty",
            bounds=(first, last),
            polarity=Polarity.NEGATED,
        )


def _works(scene: Scene, tokens: tuple[Token, ...], first: int, last: int) -> Iterator[Finding]:
    """ "Fresh berms east of the gate", "crater on the taxiway filled": works told by their result."""
    if scene.military < 6 or last - first > 16:
        return
    built = [t for t in tokens if noun_forms(t) & _BUILT and t.dep not in ("compound", "amod")]
    fresh = [t for t in tokens if t.text.lower() in _FRESH]
    if not (built and fresh):
        return
    head = built[0]
    found = predicate(scene.syntax, head)._replace(subject=head, chain=(), top=head)
    where = placed_as("site", located(scene, head))
    yield Finding(
        Action.CONSTRUCT,
        (head.i,),
        found,
        "list",
        head,
        None,
        None,
        where,
        "list:works",
        bounds=(first, last),
    )


_FRESH = frozenset(
    ["new", "fresh", "filled", "repaired", "completed", "extended", "widened", "resurfaced", "patched"]
)
_BUILT = frozenset({
    "berm", "crater", "revetment", "trench", "foundation", "shelter", "hangar", "bunker", "fence", "taxiway",
    "runway", "apron", "pier", "helipad", "earthwork", "fortification", "road", "pad",
})  # fmt: skip
