"""Selectional restrictions: a trigger counts only with participants that make it a matter of military posture."""

from __future__ import annotations

from muster.domain.claim import Action
from muster.domain.syntax import Token
from muster.extract.arguments import Arguments
from muster.extract.codebook import Entry, codebook
from muster.extract.event_nouns import SELF_EVIDENT, core_argument, light_verb, negated_alternative
from muster.extract.lexicon import wordlist
from muster.extract.noun_phrases import noun_forms
from muster.extract.place_arguments import place_like
from muster.extract.predicates import Predicate
from muster.extract.scene import (
    FORCE,
    MATERIEL,
    PLACE,
    PLATFORM,
    PRESENCE,
    PRONOUN,
    SITE,
    STATE,
    Scene,
    words,
)
from muster.extract.selection_cases import DENSE, HARD, Case, completed, kinds_of, placed
from muster.extract.selection_motion import MOTION_RULES, fired
from muster.extract.triggers import Trigger


def counts(scene: Scene, trigger: Trigger, found: Predicate, entry: Entry, args: Arguments) -> bool:
    """Whether the trigger reports a posture event under this entry."""
    if not scene.military or _foreign(scene, found, entry, args) or _wished(scene, found):
        return False
    if trigger.nominal:
        return _nominal(scene, trigger, found, entry, args)
    theme, doer = kinds_of(scene, args.theme), kinds_of(scene, args.agent)
    rule = RULES.get(entry.needs, _moved)
    return rule(Case(scene, found, entry, args, theme, doer))


def _foreign(scene: Scene, found: Predicate, entry: Entry, args: Arguments) -> bool:
    """Another sense of the verb, seen by its object or subject."""
    book = codebook()
    for token in (args.extra, args.theme):
        if (
            token is not None
            and token.lemma in book.foreign_objects
            and not scene.all_kinds(token.i) & (HARD | {SITE})
        ):
            return True
    doers = () if entry.needs == "perceived" else (args.agent,)
    for prep in scene.syntax.children(found.trigger.i, "prep"):
        inner = scene.syntax.child(prep.i, "pobj")
        source = prep.text.lower() in ("from", "at", "of", "out") and inner is not None
        if (
            source
            and inner is not None
            and inner.lemma in book.foreign_objects
            and not scene.all_kinds(inner.i) & (HARD | {SITE})
        ):
            return True
    if entry.action is Action.CONSTRUCT:
        return False
    for token in (args.theme, *doers):
        if (
            token is not None
            and token.lemma in book.foreign_participants
            and not scene.all_kinds(token.i) & {FORCE, PLATFORM}
        ):
            return True
    return False


def _wished(scene: Scene, found: Predicate) -> bool:
    """Wishes of people are opinion; wishes of states and forces are policy."""
    wish = any(t.lemma in ("want", "wish", "hope", "like", "love", "prefer") for t in found.chain)
    return wish and not kinds_of(scene, found.subject) & {STATE, FORCE}


def _moved(case: Case) -> bool:
    scene, found, entry, args, theme = case.scene, case.found, case.entry, case.args, case.theme
    if args.extra is not None and not found.passive and not _harmless(scene, args.extra):
        return False
    if _nobody(case):
        return scene.military >= 6
    if args.theme is None and not found.passive:
        return scene.military >= 6 and _planned(case)
    hard = theme & HARD & entry.mover
    if hard and entry.frame.name == "static" and not placed(args):
        return scene.posture
    if hard:
        return entry.action is not Action.PRESENT or placed(args)
    if found.passive and args.theme is not None and (SITE in entry.mover or SITE in entry.objects):
        return scene.posture and (SITE in theme or place_like(scene, args.theme, bare=True))
    if STATE in theme and STATE in entry.mover:
        return scene.posture and _sited(scene, args) and not _bloc(args)
    if (
        PRONOUN in theme
        and PRONOUN in entry.mover
        and args.theme is not None
        and args.theme.text.lower() not in ("i", "you", "he", "she", "we", "who", "it")
    ):
        return scene.posture and placed(args)
    return False


def _planned(case: Case) -> bool:
    """ "There are no plans to leave": an infinitive under a noun of intent, its subject left to the context."""
    nouns = [t for t in case.found.chain if t.pos == "NOUN"]
    acts = (Action.WITHDRAW, Action.DEPART, Action.DEPLOY, Action.REINFORCE)
    leaves = case.entry.action in acts and case.found.trigger.tag == "VB"
    return leaves and any(n.lemma in ("plan", "order", "intention", "decision", "deadline") for n in nouns)


_MOTION = frozenset({
    "move", "leave", "arrive", "depart", "come", "go", "sail", "fly", "land", "cross", "enter", "return",
    "budge",
})  # fmt: skip


def _nobody(case: Case) -> bool:
    """ "Nothing has moved": a quantifier alone, about motion, in a military report."""
    theme = case.args.theme
    quantifier = theme is not None and theme.text.lower() in ("nothing", "nobody", "none", "everything")
    return quantifier and PRONOUN in case.theme and case.found.trigger.lemma in _MOTION


def _harmless(scene: Scene, token: Token) -> bool:
    return (
        bool(scene.all_kinds(token.i) & (HARD | {PLACE, SITE}))
        or token.tag in ("CD", "IN")
        or token.lemma
        in (
            "racetrack",
            "circle",
            "orbit",
            "track",
            "pattern",
            "leg",
            "home",
            "way",
            "sea",
            "anchor",
            "sail",
            "position",
        )
    )


def _sited(scene: Scene, args: Arguments) -> bool:
    """A place of its own beside a state that moves: a state leaves a base or region, not a treaty."""
    return any(args.places.get(role) for role in ("origin", "destination", "site"))


def _needs_object(case: Case) -> bool:
    scene, found, entry, args, theme, doer = (
        case.scene,
        case.found,
        case.entry,
        case.args,
        case.theme,
        case.doer,
    )
    if args.theme is None or (
        not found.passive and args.theme is found.subject and entry.action is not Action.REINFORCE
    ):
        return False
    if entry.action is Action.CONSTRUCT and not (doer & {FORCE, STATE} or scene.posture):
        return False
    if entry.action is Action.CONSTRUCT:
        return bool(theme & entry.mover) and scene.military >= 5
    if (
        entry.action is Action.TRANSFER
        and found.passive
        and args.theme.pos == "PROPN"
        and len(found.trigger.lemma) < 5
    ):
        return scene.military >= 5 and place_like(scene, args.theme, bare=True)
    if entry.action is Action.TRANSFER and FORCE in doer and found.trigger.lemma in _TAKEN:
        return scene.military >= 5 and place_like(scene, args.theme, bare=True)
    hard = theme & entry.mover & (HARD | {SITE})
    return bool(hard) and scene.posture


_TAKEN = frozenset({"capture", "seize", "retake", "recapture", "liberate", "overrun", "take", "reoccupy"})


def _needs_place(case: Case) -> bool:
    found, entry, args, theme = case.found, case.entry, case.args, case.theme
    if not theme & entry.mover or (args.extra is not None and not found.passive):
        return False
    static = found.passive or found.trigger.tag in ("VBG", "VBN")
    if PLATFORM in theme and static and found.trigger.lemma in _PARKED:
        return True
    negated = any(
        c.dep in ("neg", "det") for c in case.scene.syntax.children(args.theme.i if args.theme else 0)
    )
    if placed(args) or (found.trigger.lemma == "exist" and negated):
        return True
    plain = case.scene.syntax.child(found.trigger.i, "dobj", "xcomp", "acomp", "prt") is None
    plain = plain and found.trigger.lemma not in ("work", "use", "live", "serve", "stop")
    return case.scene.military >= DENSE and plain and bool(theme & {FORCE, PLATFORM})


_PARKED = frozenset({
    "park", "line", "anchor", "raft", "shelter", "wait", "circle", "hover", "loiter", "idle", "drift", "orbit",
    "cluster", "huddle", "strand", "assemble", "gather", "draw",
})  # fmt: skip


def _perceived(case: Case) -> bool:
    scene, found, args, theme, doer = case.scene, case.found, case.args, case.theme, case.doer
    if args.theme is None or (not found.passive and args.theme is found.subject):
        return False
    thing = scene.equipment.get(args.theme.i)
    if found.trigger.lemma in _SHOWS and not (doer or _imagery(args.agent)):
        return False
    if PLATFORM in theme and PRONOUN not in theme:
        return scene.posture
    if thing is not None and thing.counted and scene.military >= 5 and thing.kind == "personnel":
        return True
    if args.theme.tag == "CD" and scene.posture:
        return bool(theme & {PLATFORM, FORCE})
    dense = scene.military >= DENSE and FORCE in theme and found.trigger.lemma not in _SHOWS
    return bool(theme & {FORCE, MATERIEL}) and (placed(args) or dense)


_SHOWS = frozenset(
    ["show", "reveal", "depict", "display", "feature", "capture", "confirm", "indicate", "give"]
)


def _imagery(token: Token | None) -> bool:
    return token is not None and bool(noun_forms(token) & wordlist("imagery"))


def _remaining(case: Case) -> bool:
    scene, found, args, theme, doer = case.scene, case.found, case.args, case.theme, case.doer
    keeps = found.trigger.lemma in ("keep", "retain", "maintain", "hold", "leave", "hang")
    if not scene.posture:
        return False
    if keeps:
        own = bool(doer & {FORCE, STATE, PRONOUN}) or found.passive
        moved = doer & {FORCE, PLATFORM} and PLACE in theme
        if moved and any(
            c.text.lower() in ("outside", "off", "away", "inside", "within")
            for c in scene.syntax.children(found.trigger.i)
        ):
            return True
        if (
            not found.passive
            and args.agent is None
            and theme & {FORCE, PLATFORM}
            and found.trigger.lemma in ("keep", "hold")
        ):
            return placed(args)
        if FORCE in doer and found.trigger.lemma in ("hold", "control") and PLACE in theme:
            return True
        return (
            own
            and bool(theme & {PRESENCE, FORCE, PLATFORM, SITE, MATERIEL})
            and args.theme is not found.subject
        ) or (found.passive and bool(theme & {FORCE, PLATFORM, PRESENCE, MATERIEL}))
    if (
        theme & {FORCE, STATE, SITE}
        and found.trigger.lemma in ("stay", "remain")
        and (FORCE in theme or _bare(scene, found))
    ):
        return scene.syntax.child(found.trigger.i, "acomp", "attr", "oprd", "xcomp") is None
    if SITE in theme and scene.military >= 5:
        state = scene.syntax.child(found.trigger.i, "acomp", "oprd", "advmod")
        return state is not None and state.text.lower() in (
            "open",
            "operational",
            "active",
            "ours",
            "closed",
            "shut",
        )
    put = (
        scene.military >= DENSE
        and theme & {PLATFORM}
        and not completed(case, "acomp", "attr", "oprd", "xcomp")
    )
    return bool(theme & (HARD | {STATE})) and (placed(args) or bool(put) or _stays(scene, found))


def _bare(scene: Scene, found: Predicate) -> bool:
    """ "The depot will remain", "Italy stays": nothing but time and comment beside the verb."""
    beside = scene.syntax.children(
        found.trigger.i, "acomp", "attr", "oprd", "xcomp", "advmod", "prep", "advcl"
    )
    return scene.military >= 5 and not any(
        c.text.lower() not in ("with", "until", "for", "since", "there", "after") for c in beside
    )


def _stays(scene: Scene, found: Predicate) -> bool:
    syntax = scene.syntax
    near = syntax.tokens[found.trigger.i + 1 : found.trigger.i + 3]
    return any(
        t.text.lower()
        in (
            "behind",
            "put",
            "there",
            "here",
            "inside",
            "deployed",
            "stationed",
            "based",
            "docked",
            "anchored",
            "parked",
        )
        for t in near
    ) or bool(found.chain and not syntax.child(found.trigger.i, "acomp", "attr", "oprd"))


def _needs_agent(case: Case) -> bool:
    scene, found, args, theme, doer = case.scene, case.found, case.args, case.theme, case.doer
    actor = doer or theme
    plain = (
        args.theme is None
        or bool(theme & {FORCE, PLATFORM})
        or found.trigger.lemma in ("rehearse", "practise", "simulate")
    )
    return FORCE in actor and scene.posture and plain


def _attack(case: Case) -> bool:
    scene, found, args, theme, doer = case.scene, case.found, case.args, case.theme, case.doer
    if scene.military < 4:
        return False
    objects = [t for t in scene.syntax.children(found.trigger.i, "dobj") if SITE in scene.all_kinds(t.i)]
    target = bool(theme & {SITE, PLATFORM, FORCE}) or placed(args) or bool(objects)
    if found.passive and found.trigger.lemma in ("launch", "fire"):
        return fired(scene, args.theme)
    if found.passive:
        return bool(theme & {SITE, PLATFORM, FORCE}) and (
            found.trigger.lemma not in _AMBIGUOUS
            or bool(doer & {PLATFORM, FORCE, STATE, MATERIEL})
            or bool(theme & {SITE, PLATFORM})
        )
    if found.trigger.lemma == "launch":
        return fired(scene, args.theme)
    nouns = codebook().nouns
    strike = args.agent is not None and any(
        e.action is Action.ATTACK for e in nouns.get(args.agent.lemma, ())
    )
    armed = strike or bool(doer & {FORCE, PLATFORM, STATE, MATERIEL})
    named = PRONOUN not in doer or bool(doer & {STATE, FORCE, PLATFORM})
    return armed and named and target and args.theme is not found.subject


_AMBIGUOUS = frozenset({"hit", "strike", "target", "fire"})


def _topic(case: Case) -> bool:
    scene, found, theme, doer = case.scene, case.found, case.theme, case.doer
    if scene.military < 5:
        return False
    party = (theme | doer) & {STATE, FORCE, PRONOUN}
    return bool(party) and _military_sentence(scene, found.trigger)


def _other(case: Case) -> bool:
    scene, found, args, theme, doer = case.scene, case.found, case.args, case.theme, case.doer
    if not scene.posture:
        return False
    parties = theme | doer
    if found.trigger.lemma in ("ask", "apply"):
        wanted = {
            n
            for p in scene.syntax.children(found.trigger.i, "prep")
            for t in scene.syntax.children(p.i, "pobj")
            for n in noun_forms(t)
        }
        return bool(parties & {PLATFORM, FORCE}) and bool(
            wanted
            & frozenset(
                [
                    "berth",
                    "entry",
                    "passage",
                    "permission",
                    "clearance",
                    "transit",
                    "overflight",
                    "access",
                    "corridor",
                ]
            )
        )
    supplied = (
        found.trigger.lemma in ("resupply", "blockade", "search") and SITE in theme and scene.military >= 4
    )
    return supplied or (
        bool(parties & {PLATFORM, FORCE}) and (bool(theme & {PLATFORM, FORCE, SITE}) or placed(args))
    )


_TOPICS = frozenset(
    {"withdrawal", "deployment", "redeployment", "pullout", "pullback", "drawdown", "ceasefire"}
)


def _military_sentence(scene: Scene, token: Token) -> bool:
    sentence = scene.syntax.sentence_of(token.i)
    return any(
        scene.kinds.get(t.i, frozenset()) & {FORCE, SITE, PLATFORM, PRESENCE} or t.lemma in _TOPICS
        for t in scene.syntax.sentence_tokens(sentence)
    )


RULES = {
    "mover": _moved,
    "object": _needs_object,
    "place": _needs_place,
    "perceived": _perceived,
    "remaining": _remaining,
    "agent": _needs_agent,
    "attack": _attack,
    "topic": _topic,
    "other": _other,
    **MOTION_RULES,
}


def _nominal(scene: Scene, trigger: Trigger, found: Predicate, entry: Entry, args: Arguments) -> bool:
    if scene.military < 4 or _named_movement(scene, trigger.token) or _bloc(args):
        return False
    theme, doer = kinds_of(scene, args.theme), kinds_of(scene, args.agent)
    party = bool((theme | doer) & entry.mover & (HARD | {SITE}))
    national = args.agent is not None and not doer
    carrier = light_verb(scene, trigger.token)
    if entry.action is Action.AGREEMENT:
        of_arms = any(
            c.text.lower() in words().modifiers
            for c in scene.syntax.children(trigger.token.i, "amod", "compound")
        )
        return carrier is not None and (
            of_arms or _military_sentence(scene, trigger.token) or _military_before(scene, trigger.token)
        )
    if entry.bare and (party or (national and placed(args))):
        return True
    if entry.action is Action.ATTACK and _target(scene, trigger.token):
        return scene.military >= 5
    if national and _rumoured(scene, trigger.token):
        return True
    if scene.military >= 6 and entry.action in _REPORTED and _rumoured(scene, trigger.token):
        return True
    if entry.action is Action.CONSTRUCT and carrier is not None and trigger.token.lemma in _EARTHWORKS:
        return scene.military >= DENSE
    if entry.bare and entry.action in SELF_EVIDENT and core_argument(scene, trigger.token):
        return scene.military >= 5
    if carrier is None:
        return negated_alternative(scene, trigger.token) and entry.action is Action.WITHDRAW
    patient = scene.syntax.child(carrier.i, "dobj")
    carried_by = (kinds_of(scene, found.subject) | kinds_of(scene, patient)) & (HARD | {STATE})
    return (
        party
        or national
        or bool(carried_by & entry.mover)
        or STATE in doer
        or placed(args)
        or entry.action in SELF_EVIDENT
    )


_EARTHWORKS = frozenset(
    {"dredging", "dredge", "earthwork", "excavation", "grading", "digging", "paving", "resurfacing"}
)
_REPORTED = frozenset(
    {Action.WITHDRAW, Action.DEPART, Action.ARRIVE, Action.DEPLOY, Action.REINFORCE, Action.MOVE}
)


def _target(scene: Scene, noun: Token) -> bool:
    """ "the attack on the camp"."""
    return any(
        scene.all_kinds(t.i) & {SITE, FORCE, PLATFORM}
        for p in scene.syntax.children(noun.i, "prep")
        if p.text.lower() in ("on", "against")
        for t in scene.syntax.children(p.i, "pobj")
    )


def _rumoured(scene: Scene, noun: Token) -> bool:
    """ "rumours of an American pullout"."""
    prep = scene.syntax.tokens[noun.head]
    told = scene.syntax.tokens[prep.head].lemma
    return noun.dep == "pobj" and told in (
        "rumour",
        "rumor",
        "report",
        "talk",
        "suggestion",
        "prospect",
        "claim",
        "sign",
        "hint",
        "fear",
        "plan",
        "aware",
        "notification",
        "notice",
        "indication",
        "evidence",
        "word",
        "warning",
        "possibility",
        "news",
        "trace",
    )


def _bloc(args: Arguments) -> bool:
    """A state leaves ECOWAS or the EU: a bloc, not a place."""
    origins = args.places.get("origin", ())
    return bool(origins) and all(
        p.text.isupper() and p.text not in ("US", "UK", "UAE", "DRC", "USA") for p in origins
    )


def _named_movement(scene: Scene, noun: Token) -> bool:
    """ "the Houthi movement" is a body, not a move."""
    names = scene.syntax.children(noun.i, "compound", "amod")
    return noun.lemma in ("movement", "front") and any(
        c.pos == "PROPN" or (FORCE in scene.all_kinds(c.i) and c.text[0].isupper()) for c in names
    )


def _military_before(scene: Scene, token: Token) -> bool:
    """A short sentence ("No agreement has been reached") lives on the one before it in its paragraph."""
    here = scene.syntax.sentence_of(token.i)
    if here.last - here.first > 14 or here.number == 0 or scene.military < 6:
        return False
    before = scene.syntax.sentences[here.number - 1]
    return before.paragraph == here.paragraph and _military_sentence(scene, scene.syntax.tokens[before.first])
