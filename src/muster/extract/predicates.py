"""Predicates in a dependency tree: what governs a trigger, its subject, its voice, its objects."""

from __future__ import annotations

from typing import NamedTuple

from muster.domain.syntax import Syntax, Token

_INTENT_NOUNS = frozenset({
    "plan", "order", "intention", "intent", "permission", "decision", "request", "attempt", "readiness", "need",
    "right", "deadline", "desire", "wish", "move", "effort", "promise", "pledge", "commitment", "undertaking",
    "preparation", "instruction", "approval", "proposal", "bid", "hope", "agreement", "deal", "offer", "demand",
    "call", "threat", "refusal", "failure", "ability", "time", "chance", "reason", "sign", "evidence",
    "prospect", "aim", "goal", "mission", "task", "word", "talk", "report", "rumour", "rumor", "claim",
    "indication", "possibility", "risk", "process", "act", "way", "point",
})  # fmt: skip


class Predicate(NamedTuple):
    """A trigger with its governors from the nearest outwards ("plans | to withdraw": chain = (plans,)).

    ``top`` is the outermost governor that shares the subject; ``subject`` is the noun it is said of, with the token that
    the subject hangs on; ``passive`` is the trigger's own voice.
    """

    trigger: Token
    chain: tuple[Token, ...]
    top: Token
    subject: Token | None
    holder: Token | None
    passive: bool
    reduced: bool  # a participle or infinitive inside a noun phrase: "trucks leaving X"


def predicate(syntax: Syntax, trigger: Token) -> Predicate:
    """The predicate around ``trigger``."""
    chain = tuple(_governors(syntax, trigger))
    top = chain[-1] if chain else trigger
    subject, holder = _subject(syntax, trigger, chain)
    passive = _passive(syntax, trigger)
    return Predicate(trigger, chain, top, subject, holder, passive, trigger.dep == "acl" and not chain)


def _governors(syntax: Syntax, trigger: Token) -> list[Token]:
    chain: list[Token] = []
    at = trigger
    for _ in range(6):
        head = syntax.tokens[at.head]
        if head.i == at.i:
            break
        if (
            (at.dep == "csubj" and head.lemma == "be")
            or at.dep == "xcomp"
            or (at.dep in ("ccomp", "advcl") and _controlled(syntax, at, head))
        ):
            chain.append(head)
        elif at.dep == "pcomp" and head.dep in ("prep", "agent"):
            above = syntax.tokens[head.head]
            if (above.pos in ("NOUN", "PROPN") and above.lemma in _INTENT_NOUNS) or (
                above.pos in ("VERB", "ADJ", "AUX")
                and head.text.lower()
                in (
                    "from",
                    "of",
                    "on",
                    "for",
                    "to",
                    "about",
                )
            ):
                chain.append(above)
                head = above
            else:
                break
        elif (
            at.dep in ("acl", "relcl")
            and head.pos == "NOUN"
            and head.lemma in _INTENT_NOUNS
            and _infinitive(syntax, at)
        ):
            chain.append(head)
        elif at.dep == "acl" and _infinitive(syntax, at) and _commanded(syntax, head):
            head = syntax.tokens[head.head]
            chain.append(head)
        elif (
            at.pos == "NOUN"
            and at in chain
            and at.dep in ("dobj", "attr", "nsubjpass", "pobj")
            and at.i != trigger.i
        ):
            if at.dep == "pobj":
                head = syntax.tokens[head.head]
            if head.pos not in ("VERB", "AUX"):
                break
            chain.append(head)
        else:
            break
        at = head
    return chain


def _commanded(syntax: Syntax, noun: Token) -> bool:
    """The object of an order or permission that the parser gave the infinitive to ("ordered the brigade [to leave]")."""
    return noun.dep == "dobj" and syntax.tokens[noun.head].lemma in _OBJECT_CONTROL


def _infinitive(syntax: Syntax, token: Token) -> bool:
    return token.tag == "VB" and any(c.text.lower() == "to" for c in syntax.children(token.i, "aux"))


def _controlled(syntax: Syntax, at: Token, head: Token) -> bool:
    """An infinitive or participle whose subject is an argument of the verb above ("ordered troops to leave")."""
    if head.pos not in ("VERB", "AUX", "ADJ"):
        return False
    if at.dep == "advcl":
        return head.lemma in (
            "prepare",
            "wait",
            "set",
            "schedule",
            "use",
            "see",
            "order",
            "begin",
            "start",
            "go",
        ) and (_infinitive(syntax, at) and syntax.child(at.i, "nsubj") is None)
    if _infinitive(syntax, at):
        return True
    return at.tag == "VBG" and syntax.child(at.i, "aux") is None and syntax.child(at.i, "nsubj") is None


def _subject(syntax: Syntax, trigger: Token, chain: tuple[Token, ...]) -> tuple[Token | None, Token | None]:
    """(subject, token it hangs on); no token where another clause lends the subject."""
    for at in (trigger, *chain):
        if at.pos == "VERB" and at.i != trigger.i and at.lemma in _OBJECT_CONTROL:
            patient = syntax.child(at.i, "dobj")
            if patient is not None and patient.lemma not in _INTENT_NOUNS:
                return patient, at
        found = syntax.child(at.i, "nsubj", "nsubjpass", "csubj")
        if found is not None and found.dep != "csubj":
            return _resolve_relative(syntax, found, at)
    return _borrowed(syntax, chain[-1] if chain else trigger)


_OBJECT_CONTROL = frozenset({
    "order", "instruct", "tell", "ask", "urge", "allow", "permit", "force", "make", "let", "see", "watch",
    "observe", "help", "invite", "authorise", "authorize", "direct", "command", "compel", "require", "request",
    "expect", "show", "call", "want", "prepare", "ready", "leave", "send", "keep", "spot", "film", "photograph",
})  # fmt: skip


def _resolve_relative(syntax: Syntax, found: Token, at: Token) -> tuple[Token, Token]:
    if found.tag in ("WDT", "WP") or found.text.lower() == "that":
        for above in (at, *syntax.ancestors(at.i)):
            if above.dep == "relcl":
                return syntax.tokens[above.head], at
    return found, at


def _borrowed(syntax: Syntax, at: Token) -> tuple[Token | None, Token | None]:
    """Subject of the clause that a coordinated verb, participle or relative clause belongs to."""
    for _ in range(4):
        head = syntax.tokens[at.head]
        if at.dep in ("acl", "relcl") and head.pos in ("NOUN", "PROPN", "PRON", "NUM", "X"):
            return _whole(syntax, head), None
        if at.dep in ("conj", "advcl", "dep", "xcomp", "prep", "pcomp") and head.i != at.i:
            found = syntax.child(head.i, "nsubj", "nsubjpass")
            if found is not None:
                subject, _ = _resolve_relative(syntax, found, head)
                return subject, None
            at = head
            continue
        break
    return None, None


_WHOLES = frozenset({
    "convoy", "column", "group", "pair", "number", "series", "line", "row", "detachment", "fleet", "flotilla",
    "dozen", "part",
})  # fmt: skip


def _whole(syntax: Syntax, noun: Token) -> Token:
    """ "a convoy of trucks [headed for X]": the convoy, not only its trucks."""
    prep = syntax.tokens[noun.head]
    above = syntax.tokens[prep.head]
    return above if noun.dep == "pobj" and prep.text.lower() == "of" and above.lemma in _WHOLES else noun


def _passive(syntax: Syntax, token: Token) -> bool:
    if syntax.child(token.i, "auxpass", "nsubjpass") is not None:
        return True
    if token.tag != "VBN":
        return False
    if token.dep in ("acl", "amod", "advcl") and syntax.child(token.i, "aux") is None:
        return True
    head = syntax.tokens[token.head]
    if token.dep == "conj" and syntax.child(token.i, "aux", "nsubj") is None:
        return head.tag == "VBN" and _passive(syntax, head)
    return False


def agent(syntax: Syntax, token: Token) -> Token | None:
    """The noun of a passive's "by" phrase."""
    for by in syntax.children(token.i, "agent", "prep"):
        if by.text.lower() == "by":
            return syntax.child(by.i, "pobj")
    return None
