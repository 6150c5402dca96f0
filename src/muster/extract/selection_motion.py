"""Restrictions of motion and appearance: going, coming, joining, growing, being counted, coming under fire."""

from __future__ import annotations

from muster.domain.claim import Action
from muster.domain.syntax import Token
from muster.extract.lexicon import wordlist
from muster.extract.noun_phrases import noun_forms
from muster.extract.scene import FORCE, MATERIEL, PLACE, PLATFORM, PRESENCE, PRONOUN, SITE, STATE, Scene
from muster.extract.selection_cases import HARD, Case, completed, kinds_of, placed


def _awaited(case: Case) -> bool:
    """ "A further train is expected on Monday": nothing but an arrival is left open."""
    scene, found, theme = case.scene, case.found, case.theme
    open_ended = scene.syntax.child(found.trigger.i, "xcomp", "ccomp") is None
    things = theme & {PLATFORM, FORCE}
    return (
        scene.military >= 4 and open_ended and bool(things) and (found.passive or found.trigger.lemma == "be")
    )


def _growth(case: Case) -> bool:
    scene, args, theme = case.scene, case.args, case.theme
    if args.theme is None or scene.military < 4 or PRONOUN in theme:
        return False
    forms = noun_forms(args.theme)
    beside = any(
        scene.all_kinds(c.i) & {FORCE, PLATFORM} for c in scene.syntax.children(args.theme.i, "compound")
    )
    sited = any(
        SITE in scene.all_kinds(t.i)
        for p in scene.syntax.children(args.theme.i, "prep")
        for t in scene.syntax.children(p.i, "pobj")
    )
    number = forms & {"number", "strength", "size"} and (sited or beside or theme & {FORCE, PLATFORM})
    return bool(forms & {"camp", "garrison", "contingent"} or number or theme & {PRESENCE})


def _carried(case: Case) -> bool:
    """A train carries tanks; papers carry stories."""
    thing = case.scene.equipment.get(case.args.agent.i) if case.args.agent is not None else None
    return case.scene.military >= 4 and thing is not None and bool(case.theme & HARD)


def _going(case: Case) -> bool:
    """ "They went one by one", "a sixth followed", "the crew may not go ashore": plain motion of a force or platform."""
    syntax, trigger = case.scene.syntax, case.found.trigger
    idiom = completed(case, "acomp", "xcomp", "ccomp", "attr", "oprd") or any(
        c.text.lower()
        in ("on", "off", "under", "ahead", "wrong", "about", "with", "into", "against", "for", "as", "in")
        for c in syntax.children(trigger.i, "prep", "advmod", "prt")
    )
    told = case.args.extra is None or (trigger.lemma == "approach" and PLACE in case.theme)
    moved = PLATFORM in case.theme or (FORCE in case.theme and (placed(case.args) or _heading(case)))
    return case.scene.military >= 5 and not idiom and told and moved and case.args.agent is None


_BEARINGS = frozenset(
    ["ashore", "home", "north", "south", "east", "west", "inland", "seaward", "aboard", "there"]
)


def _heading(case: Case) -> bool:
    trigger = case.found.trigger
    return trigger.lemma == "budge" or any(
        c.text.lower() in _BEARINGS for c in case.scene.syntax.children(trigger.i, "advmod")
    )


def _joined(case: Case) -> bool:
    """ "A second destroyer joined the group": a force or platform comes to another."""
    beside = kinds_of(case.scene, case.args.extra)
    other = bool(beside & {FORCE, PLATFORM, SITE})
    if case.found.passive:  # "they were joined by a British company"
        return case.scene.military >= 5 and bool(case.doer & {FORCE, PLATFORM})
    return case.scene.military >= 5 and bool(case.theme & {FORCE, PLATFORM}) and other


def _appeared(case: Case) -> bool:
    """ "A new fence has appeared", "two frigates appeared off the cape"; never "appears to be"."""
    syntax, trigger = case.scene.syntax, case.found.trigger
    hedge = syntax.child(trigger.i, "xcomp", "oprd", "acomp", "ccomp", "dobj", "attr") is not None
    things = case.theme & {FORCE, PLATFORM, SITE} & case.entry.mover
    built = case.entry.action is Action.CONSTRUCT and not case.theme & {FORCE, PLATFORM}
    return case.scene.military >= 5 and not hedge and bool(things) and (built or placed(case.args))


def _alerted(case: Case) -> bool:
    return case.scene.military >= 4 and bool((case.theme | case.doer) & {FORCE, PLATFORM, STATE})


def _impact(case: Case) -> bool:
    """Missiles, rockets and drones that come down at a place."""
    theme = case.args.theme
    thing = case.scene.equipment.get(theme.i) if theme is not None else None
    dud = thing is None or (case.found.trigger.lemma == "land" and thing.equipment.type == "drone")
    return case.scene.military >= 4 and placed(case.args) and not dud and fired(case.scene, theme)


def _sized(case: Case) -> bool:
    """ "The garrison numbers 60", "the unit is made up of 200 soldiers"."""
    return case.scene.military >= 6 and bool(case.theme & {FORCE, PLATFORM, PRESENCE})


def _reported_seen(case: Case) -> bool:
    """ "Drones were reported over the base"."""
    here = case.found.passive and placed(case.args) and case.scene.military >= 5
    bare = case.scene.syntax.child(case.found.trigger.i, "xcomp", "ccomp") is None
    return here and bare and bool(case.theme & {FORCE, PLATFORM})


def _under_fire(case: Case) -> bool:
    return case.scene.military >= 4 and bool(case.theme & {FORCE, PLATFORM, SITE})


def _taken(case: Case) -> bool:
    """ "Forty tanks were taken from the depot to X": equipment or people taken from or to a place."""
    placed = any(case.args.places.get(role) for role in ("origin", "destination"))
    return case.scene.military >= 5 and placed and bool(case.theme & {FORCE, PLATFORM})


def _tally(case: Case) -> bool:
    """ "One resident put the number at about 120"."""
    syntax, trigger = case.scene.syntax, case.found.trigger
    noun = syntax.child(trigger.i, "dobj", "nsubjpass")
    if noun is None or case.scene.military < 5 or not noun_forms(noun) & wordlist("tallies"):
        return False
    of = [t for p in syntax.children(noun.i, "prep") if p.text == "of" for t in syntax.children(p.i, "pobj")]
    counted = [
        t
        for t in (noun, *of)
        if case.scene.all_kinds(t.i) & {FORCE, PLATFORM, MATERIEL} or t.i in case.scene.equipment
    ]
    if of and not counted:
        return False
    figures = [p for at in (trigger, noun) for p in syntax.children(at.i, "prep") if p.text.lower() == "at"]
    return any(
        t.tag == "CD" or syntax.child(t.i, "nummod") is not None
        for p in figures
        for t in syntax.children(p.i, "pobj")
    )


def _coming(case: Case) -> bool:
    """ "The tanks will not come before May": plain coming, no other idiom of "come"."""
    syntax, trigger = case.scene.syntax, case.found.trigger
    idiom = syntax.child(trigger.i, "prt", "acomp", "xcomp", "dobj", "attr") is not None or any(
        c.text.lower() in ("under", "up", "across", "of", "down", "amid", "out", "off", "as")
        for c in syntax.children(trigger.i, "prep", "advmod")
    )
    return case.scene.military >= 4 and not idiom and bool(case.theme & {FORCE, PLATFORM})


def _gone(case: Case) -> bool:
    """ "The trucks had gone": perfect, with nothing that would make it another going."""
    scene, found, theme = case.scene, case.found, case.theme
    syntax = scene.syntax
    head = syntax.tokens[found.trigger.head]
    perfect = (head.tag == "VBN" and found.trigger.dep == "conj") or any(
        c.text.lower() in ("has", "have", "had", "'ve", "is", "are", "were")
        or (c.text.lower() == "was" and found.trigger.text.lower() == "gone")
        for c in syntax.children(found.trigger.i, "aux", "auxpass")
    )
    done = (perfect and found.trigger.tag == "VBN") or found.trigger.lemma != "go"
    plain = not completed(case, "xcomp", "acomp", "prt", "dobj", "ccomp")
    return done and plain and scene.military >= 4 and bool(theme & {FORCE, PLATFORM, MATERIEL})


def _closure(case: Case) -> bool:
    """Waters or airspace closed or opened to forces."""
    scene, args = case.scene, case.args
    waters = args.theme is not None and bool(noun_forms(args.theme) & wordlist("closable"))
    return (waters or SITE in case.theme) and scene.military >= 4


def fired(scene: Scene, theme: Token | None) -> bool:
    """Missiles, rockets and drones are launched; so are ships, books and campaigns."""
    thing = scene.equipment.get(theme.i) if theme is not None else None
    return thing is not None and (
        thing.kind in ("missile", "munition", "artillery") or thing.equipment.type == "drone"
    )


MOTION_RULES = {
    "closure": _closure,
    "awaited": _awaited,
    "growth": _growth,
    "gone": _gone,
    "carried": _carried,
    "coming": _coming,
    "going": _going,
    "taken": _taken,
    "tally": _tally,
    "sized": _sized,
    "reported": _reported_seen,
    "underfire": _under_fire,
    "joined": _joined,
    "appeared": _appeared,
    "alert": _alerted,
    "impact": _impact,
}
