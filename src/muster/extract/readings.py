"""Actions that the codebook word leaves open and the participants decide: a force that leaves withdraws, a plane departs."""

from __future__ import annotations

import re

from muster.domain.claim import Action, Polarity, TimeFrame
from muster.domain.syntax import Token
from muster.extract.factuality import Factuality
from muster.extract.findings import Finding
from muster.extract.noun_phrases import noun_forms
from muster.extract.scene import FORCE, PLATFORM, PRESENCE, STATE, Scene
from muster.extract.selection_cases import kinds_of

_LEAVES = {"leave", "depart", "exit", "departure", "quit"}
_ADDED = {"another", "further", "additional", "extra", "more", "fresh", "reinforcement"}
_BEARINGS = {
    "southbound",
    "northbound",
    "westbound",
    "eastbound",
    "inbound",
    "outbound",
    "heading",
    "headed",
    "bound",
}
_BROUGHT = {"bring", "fly", "send", "ship", "airlift", "be", "rush", "head"}
_STATIONED = {
    "station",
    "base",
    "garrison",
    "post",
    "position",
    "quarter",
    "billet",
    "homeport",
    "moor",
    "berth",
    "dock",
    "anchor",
    "tie",
}
_TRAINS = {"convoy", "column", "strike group", "flotilla", "fleet", "patrol", "armada"}


def reread(scene: Scene, finding: Finding, facts: Factuality) -> tuple[Action, Factuality]:
    """The action and factuality after looking at who moves and what governs the verb."""
    lemmas = {finding.head.lemma, *(t.lemma for t in finding.predicate.chain)}
    if "refuse" in lemmas and finding.action in (Action.WITHDRAW, Action.DEPART) and finding.form == "verb":
        return Action.REMAIN, facts._replace(polarity=Polarity.AFFIRMED, time_frame=TimeFrame.ONGOING)
    return _by_participants(scene, finding, facts), facts


def _by_participants(scene: Scene, finding: Finding, facts: Factuality) -> Action:
    head = finding.head
    if finding.action is Action.DEPART and head.lemma in _LEAVES and _force_leaves(scene, finding):
        return Action.WITHDRAW
    if finding.action is Action.PRESENT and _on_alert(scene, finding):
        return Action.ALERT
    if finding.action is Action.DEPART and head.lemma == "leave" and _left(scene, head):
        return Action.PRESENT
    if (
        finding.action is Action.WITHDRAW
        and head.lemma == "clear"
        and PLATFORM in kinds_of(scene, finding.theme)
    ):
        return Action.DEPART
    if finding.action is Action.ATTACK and head.lemma == "intercept" and not _munition(scene, finding.theme):
        return Action.OTHER
    if finding.action is Action.OTHER and head.lemma in ("close", "shut") and _base(finding.theme):
        return Action.WITHDRAW
    if finding.action is Action.ARRIVE and head.lemma == "enter" and _zone(finding):
        return Action.MOVE
    if head.lemma == "return" and finding.places.get("destination") and facts.time_frame is TimeFrame.PAST:
        return Action.ARRIVE
    brought = finding.action is Action.DEPLOY or (
        finding.action in (Action.MOVE, Action.ARRIVE)
        and (finding.predicate.passive or head.lemma in _BROUGHT)
    )
    if brought and _added(scene, finding.theme):
        return Action.REINFORCE
    if finding.action in (Action.DEPLOY, Action.ARRIVE) and _standing(scene, finding, facts):
        return Action.PRESENT
    if (
        finding.action is Action.PRESENT
        and finding.reason.startswith("present/")
        and _bearing(scene, finding)
    ):
        return Action.MOVE
    return finding.action


def _on_alert(scene: Scene, finding: Finding) -> bool:
    """ "Crews are on alert along the coast": readiness, not only a place."""
    after = scene.syntax.text[finding.head.end : finding.head.end + 40].lower()
    return (
        finding.form == "state"
        and re.match(r"(?: now| still)? (?:on|at) (?:\w+ )?(?:alert|standby|readiness|notice)", after)
        is not None
    )


def _left(scene: Scene, head: Token) -> bool:
    """ "Only one was left on the field"."""
    return head.tag == "VBN" and scene.syntax.child(head.i, "auxpass") is not None


def _munition(scene: Scene, theme: Token | None) -> bool:
    """What is shot down when it is intercepted; aircraft and ships are only met."""
    thing = scene.equipment.get(theme.i) if theme is not None else None
    return thing is not None and (thing.kind in ("missile", "munition") or thing.equipment.type == "drone")


def _standing(scene: Scene, finding: Finding, facts: Factuality) -> bool:
    """ "Are based at", "were moored at", "troops stationed in": a state; "have been stationed" tells the deployment."""
    head = finding.head
    if head.lemma not in _STATIONED or finding.form != "verb" or facts.time_frame is TimeFrame.FUTURE:
        return False
    forms = {c.text.lower() for c in scene.syntax.children(head.i, "aux", "auxpass")}
    bare = head.tag == "VBN" and not forms and head.dep in ("acl", "amod", "relcl", "ROOT", "dep")
    return bare or (
        finding.predicate.passive
        and bool(forms & {"is", "are", "was", "were"})
        and not forms & {"being", "have", "has", "had"}
    )


def _zone(finding: Finding) -> bool:
    """Entering airspace or waters is a leg on the way, no arrival."""
    last = [p.text.lower().split()[-1] for p in finding.places.get("destination", ())]
    return any(word in ("airspace", "zone", "waters", "adiz") for word in last)


def _base(theme: Token | None) -> bool:
    return theme is not None and bool(noun_forms(theme) & {"base", "camp", "garrison", "outpost", "airbase"})


def _force_leaves(scene: Scene, finding: Finding) -> bool:
    if finding.places.get("destination"):
        return False
    theme = finding.theme or finding.agent
    if theme is None or theme.lemma in _TRAINS or (theme.tag == "CD"):
        return False
    kinds = kinds_of(scene, theme)
    return bool(kinds & {FORCE, STATE, PRESENCE}) and PLATFORM not in kinds


def _added(scene: Scene, theme: Token | None) -> bool:
    if theme is None:
        return False
    return theme.lemma in _ADDED or any(
        c.text.lower() in _ADDED for c in scene.syntax.children(theme.i, "amod", "det")
    )


def _bearing(scene: Scene, finding: Finding) -> bool:
    syntax = scene.syntax
    return any(syntax.tokens[i].text.lower() in _BEARINGS for i in syntax.subtree(finding.predicate.top.i))
