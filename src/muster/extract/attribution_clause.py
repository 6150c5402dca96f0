"""Clauses around a cue: who speaks, to whom, and which words are the content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from muster.domain.claim import SpeechAct
from muster.domain.source import Source, SourceKind
from muster.domain.syntax import Syntax, Token
from muster.domain.text import Span
from muster.extract.attribution_lexicon import Cue, bodies, roles, verbs, words
from muster.extract.source_phrase import is_first_person, source

CLAUSAL = ("ccomp", "xcomp", "advcl", "parataxis", "acl", "pcomp", "dep", "oprd")
_SUBJECTS = ("nsubj", "csubj")
_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday", "today"}
_CLOSING = {'"', "”", "»", "''"}
_RELATIVE = {"who", "which", "that", "whom", "whose"}


class Speaker(NamedTuple):
    """The token that speaks, None where nobody is printed; ``own`` where it is the publisher ("we", "I")."""

    head: int | None
    own: bool = False


def cue_of(syntax: Syntax, token: Token) -> Cue | None:
    """The entry of a verb, with its particle or preposition where the lexicon knows the pair."""
    table = verbs()
    for child in syntax.children(token.i, "prt", "prep"):
        if child.i <= token.i + 2 and f"{token.lemma} {child.lemma}" in table:
            return table[f"{token.lemma} {child.lemma}"]
    if token.lemma == "have" and token.tag in {"VBZ", "VBP", "VBD"} and token.dep not in {"aux", "auxpass"}:
        return _having(syntax, token)
    return table.get(token.lemma)


def _having(syntax: Syntax, token: Token) -> Cue | None:
    """ "Sentinel-1 has an object in the channel", "the weekly has the jets flying home in May": shown and reported."""
    subject = syntax.child(token.i, "nsubj")
    if subject is None or subject.pos == "PRON":
        return None
    kind = source(syntax, subject.i).kind
    if any(c.lemma == "it" for c in syntax.children(token.i, "dobj")) and syntax.child(
        token.i, "ccomp", "advcl", "acl"
    ):
        return Cue("say", SpeechAct.STATE, None)  # "the paper has it that P"
    if kind in {SourceKind.IMAGERY, SourceKind.TRACKER} and syntax.child(token.i, "dobj") is not None:
        return Cue("show", SpeechAct.STATE, None)
    speaking = kind in {
        SourceKind.MEDIA,
        SourceKind.WIRE,
        SourceKind.OFFICIAL,
        SourceKind.ANALYST,
        SourceKind.MILITARY,
    }
    clause = syntax.child(token.i, "ccomp")
    return (
        Cue("say", SpeechAct.STATE, None) if speaking and clause is not None and clause.tag == "VBG" else None
    )


def speaker(syntax: Syntax, verb: Token, depth: int = 0) -> Speaker:
    """The subject of a verb; participles, infinitives and co-ordinated verbs take that of the verb above them."""
    inverted = _behind_quotation(syntax, verb) or _inverted(syntax, verb) or _appended(syntax, verb)
    if inverted is not None:
        return inverted
    subjects = [t for t in syntax.children(verb.i, *_SUBJECTS) if t.text not in _DAYS] or _before_the_day(
        syntax, verb
    )
    if subjects:
        subject = _interviewed(syntax, subjects) or min(subjects, key=lambda t: abs(t.i - verb.i))
        return _apposed(syntax, subject, verb) or _antecedent(syntax, subject, verb)
    asked = _asked_before(syntax, verb)
    if asked is not None:
        return asked
    quoted_by = _quoted_as(syntax, verb)
    if quoted_by is not None:
        return quoted_by
    agent = syntax.child(verb.i, "agent")
    if agent is not None and passive(syntax, verb):
        by = syntax.child(agent.i, "pobj")
        return Speaker(by.i) if by is not None else Speaker(None)
    if passive(syntax, verb):
        return Speaker(None)
    beside = _after_quotation(syntax, verb) or _stranded(syntax, verb)
    if beside is not None:
        return beside
    if verb.dep == "acl" and verb.tag == "VBG":
        return Speaker(verb.head)
    if (
        depth < 4
        and verb.dep in {"conj", "advcl", "xcomp", "dep", "pcomp", "acomp", "prep", "ccomp"}
        and verb.head != verb.i
    ):
        if verb.dep == "ccomp" and verb.tag != "VBG":
            return Speaker(None)
        return speaker(syntax, syntax.tokens[verb.head], depth + 1)
    return Speaker(None)


def _interviewed(syntax: Syntax, subjects: list[Token]) -> Token | None:
    """ "A colonel interviewed by the agency Corvin said": the colonel speaks, whatever the parser makes of the name."""
    first = min(subjects, key=lambda t: t.i)
    through = any(
        c.lemma in {"interview", "quote", "cite", "contact", "reach"} for c in syntax.children(first.i, "acl")
    )
    return first if through and len(subjects) > 1 else None


def steps_out(syntax: Syntax, token: Token) -> bool:
    """ "denied that they had left and said that …": a plain past beside a pluperfect goes on with the denial's subject."""
    clause = syntax.tokens[token.head]
    above = syntax.tokens[clause.head]
    had = any(c.text.casefold() in {"had", "would"} for c in syntax.children(clause.i, "aux"))
    own = syntax.child(token.i, "nsubj", "nsubjpass")
    reported = clause.dep == "ccomp" and above.pos == "VERB" and cue_of(syntax, above) is not None
    return (
        token.dep == "conj"
        and token.tag == "VBD"
        and had
        and own is None
        and reported
        and token.lemma in verbs()
    )


def sayer(syntax: Syntax, token: Token, said_by: Speaker) -> Speaker:
    """ "conceded that the tanks will not come and declined …": tanks decline nothing, the one who conceded does."""
    if token.dep != "conj" or said_by.head is None or syntax.child(token.i, "nsubj") is not None:
        return said_by
    head = syntax.tokens[said_by.head]
    if steps_out(syntax, token):
        return speaker(syntax, syntax.tokens[syntax.tokens[token.head].head])
    if head.lemma.casefold() in roles() or head.pos == "PROPN" or head.tag == "PRP":
        return said_by
    for above in syntax.ancestors(token.i):
        if above.pos == "VERB" and cue_of(syntax, above) is not None:
            higher = speaker(syntax, above)
            return higher if higher.head is not None else said_by
    return said_by


def _before_the_day(syntax: Syntax, verb: Token) -> list[Token]:
    """The real subject of "A statement read on television Monday said", where the parser takes the day for it."""
    if verb.i == 0 or syntax.tokens[verb.i - 1].text not in _DAYS or verb.dep == "conj":
        return []
    sentence = syntax.sentence_of(verb.i)
    return [
        t
        for t in syntax.tokens[sentence.first : verb.i]
        if (t.dep in _SUBJECTS or t.dep == "ROOT") and t.pos in {"NOUN", "PROPN"} and t.text not in _DAYS
    ][:1]


def _inverted(syntax: Syntax, verb: Token) -> Speaker | None:
    """The noun phrase in "The road is mined, warns the council;", which the parser takes for an object."""
    if verb.lemma not in words("bare") or verb.tag not in {"VBD", "VBZ", "VBP"} or verb.i == 0:
        return None
    object_ = syntax.child(verb.i, "dobj")
    if syntax.tokens[verb.i - 1].text != "," or object_ is None or object_.pos not in {"NOUN", "PROPN"}:
        return None
    under = syntax.subtree(object_.i)
    behind = syntax.tokens[under[-1] + 1] if under[-1] + 1 < len(syntax.tokens) else None
    ends = behind is None or behind.text in {".", ";", ":", ","}
    return (
        Speaker(object_.i)
        if ends and under[0] == verb.i + 1 and not any(c.i > verb.i for c in syntax.children(verb.i, "ccomp"))
        else None
    )


def _appended(syntax: Syntax, verb: Token) -> Speaker | None:
    """The role in "…, its chief, Brigadier Omar Khan, confirms." by the commas around it."""
    sentence = syntax.sentence_of(verb.i)
    ends = verb.i + 1 >= sentence.last or syntax.tokens[verb.i + 1].text in {".", ";", "on", "in"}
    if verb.tag not in {"VBD", "VBZ"} or not ends or verb.i == 0 or syntax.tokens[verb.i - 1].text != ",":
        return None
    commas = [t.i for t in syntax.tokens[sentence.first : verb.i - 1] if t.text == ","]
    if len(commas) < 2:
        return None
    name, role = syntax.tokens[commas[-1] + 1 : verb.i - 1], syntax.tokens[commas[-2] + 1 : commas[-1]]
    named = bool(name) and len(name) < 6 and all(t.pos in {"PROPN", "ADP", "DET", "PUNCT"} for t in name)
    outer = [t for t in role if t.pos in {"NOUN", "PROPN"} and not commas[-2] < t.head < commas[-1]]
    noun = outer[0] if outer else next((t for t in role if t.pos in {"NOUN", "PROPN"}), None)
    finite = any(t.tag in {"VBD", "VBZ", "VBP", "MD"} for t in syntax.tokens[sentence.first : commas[-2]])
    plain = 0 < len(role) < 9 and not any(t.pos in {"VERB", "AUX"} for t in role)
    return Speaker(noun.i) if named and plain and finite and noun is not None else None


def _apposed(syntax: Syntax, subject: Token, verb: Token) -> Speaker | None:
    """The officer in "The militia, an officer told X News, has pulled back", where the parser puts him beside it."""
    if subject.lemma.casefold() in roles() and roles()[subject.lemma.casefold()].form == "person":
        return None
    for child in syntax.children(subject.i, "appos"):
        under = syntax.subtree(child.i)
        role = roles().get(child.lemma.casefold())
        beside = under[-1] == verb.i - 1 and syntax.tokens[under[0] - 1].text == ","
        if beside and role is not None and role.form in {"person", "body"} and child.pos == "NOUN":
            return Speaker(child.i)
    return None


def _asked_before(syntax: Syntax, verb: Token) -> Speaker | None:
    """ "The minister, asked about it in parliament, said": the parser may give the minister to "asked" alone."""
    if verb.tag not in {"VBD", "VBZ", "VBP"} or verb.i == 0 or syntax.tokens[verb.i - 1].text != ",":
        return None
    for child in syntax.children(verb.i, "ccomp", "advcl", "dep"):
        aside = (
            child.i < verb.i and child.tag in {"VBD", "VBN", "VBG"} and syntax.tokens[child.i - 1].text == ","
        )
        subject = syntax.child(child.i, "nsubj", "nsubjpass")
        if aside and subject is not None and subject.i < child.i and subject.pos in {"NOUN", "PROPN", "PRON"}:
            return Speaker(subject.i)
    return None


def _quoted_as(syntax: Syntax, verb: Token) -> Speaker | None:
    """The person in "X was quoted by Y as saying P" and "Y quoted X as saying P"."""
    citing = citing_verb(syntax, verb)
    if citing is None:
        return None
    person = syntax.child(citing.i, "nsubjpass" if passive(syntax, citing) else "dobj")
    return Speaker(person.i) if person is not None else None


def citing_verb(syntax: Syntax, verb: Token) -> Token | None:
    """The "quoted" or "cited" above an "as saying"."""
    above = syntax.tokens[verb.head]
    if verb.dep not in {"pcomp", "advcl", "prep"} or verb.tag != "VBG":
        return None
    if above.lemma == "as":
        above = syntax.tokens[above.head]
    return above if above.lemma in {"quote", "cite"} else None


def _antecedent(syntax: Syntax, subject: Token, verb: Token) -> Speaker:
    if subject.tag in {"WP", "WDT"} or (subject.lemma in _RELATIVE and verb.dep == "relcl"):
        return Speaker(verb.head) if verb.dep == "relcl" else Speaker(None)
    if is_first_person(subject):
        return Speaker(subject.i, own=True)
    shown = syntax.child(subject.i, "nsubj") if subject.pos == "VERB" else None
    if (
        shown is not None and shown.i < subject.i
    ):  # "Footage shot by X showed": the parser takes "shot" for the head
        return Speaker(shown.i)
    if subject.dep == "expl" or subject.lemma in {"what", "there"}:
        return Speaker(None)
    return Speaker(subject.i)


def passive(syntax: Syntax, verb: Token) -> bool:
    return any(True for _ in syntax.children(verb.i, "auxpass", "nsubjpass")) or (
        verb.tag == "VBN"
        and verb.dep in {"acl", "advcl"}
        and not any(True for _ in syntax.children(verb.i, "aux"))
    )


def negated(syntax: Syntax, verb: Token) -> bool:
    return any(
        c.dep == "neg" or (c.lemma in {"never", "neither", "nor"} and c.i < verb.i)
        for c in syntax.children(verb.i)
    )


def _behind_quotation(syntax: Syntax, verb: Token) -> Speaker | None:
    """The noun phrase in '…," said Tomas Rehn', whatever the parser makes of the quotation."""
    if verb.tag not in {"VBD", "VBZ"} or verb.i == 0 or syntax.tokens[verb.i - 1].text not in _CLOSING:
        return None
    last = None
    for token in syntax.tokens[verb.i + 1 : verb.i + 9]:
        if token.pos in {"NOUN", "PROPN"}:
            last = token
        elif (
            token.pos not in {"DET", "ADJ", "NUM"} and token.tag not in {"POS", "PRP$"}
        ) or token.text == ",":
            break
    return Speaker(last.i) if last is not None else None


def _after_quotation(syntax: Syntax, verb: Token) -> Speaker | None:
    """The noun phrase between a closing quotation mark and the verb: '…," a handler at the airport, X, said.'"""
    sentence = syntax.sentence_of(verb.i)
    mark = next(
        (i for i in range(verb.i - 1, sentence.first - 1, -1) if syntax.tokens[i].text in _CLOSING), None
    )
    if mark is None or verb.dep == "conj" or verb.i - mark > 16 or verb.tag not in {"VBD", "VBZ"}:
        return None
    between = [t for t in syntax.tokens[mark + 1 : verb.i] if t.pos in {"NOUN", "PROPN"}]
    heads = [t for t in between if not mark < t.head < verb.i]
    return Speaker(heads[0].i) if heads and syntax.tokens[mark - 1].text in {",", "?", "!"} else None


def _stranded(syntax: Syntax, verb: Token) -> Speaker | None:
    """The noun phrase straight before a finite verb that the parser left without a subject.

    "Asked about the missile, an aide said …": the aide may hang on the missile as an apposition.
    """
    if verb.tag not in {"VBD", "VBZ", "VBP"} or verb.i == 0 or verb.dep == "conj":
        return None
    best = None
    for token in syntax.tokens[max(syntax.sentence_of(verb.i).first, verb.i - 12) : verb.i]:
        under = syntax.subtree(token.i)
        if token.pos not in {"NOUN", "PROPN"} or under[-1] != verb.i - 1:
            continue
        opens = (token.pos == "PROPN" and under[0] == token.i) or syntax.tokens[under[0] - 1].text == ","
        if opens and best is None:
            best = token
    return Speaker(best.i) if best is not None else None


def _apart(syntax: Syntax, a: int, b: int) -> bool:
    """Whether a semicolon or a colon stands between two tokens."""
    low, high = sorted((a, b))
    return any(t.text in {";", ":"} for t in syntax.tokens[low:high])


def apart(syntax: Syntax, a: Token, b: Token) -> str | None:
    """The semicolon or colon between two tokens of a sentence, the nearest to the later one."""
    low, high = sorted((a.i, b.i))
    return next((t.text for t in reversed(syntax.tokens[low:high]) if t.text in {";", ":"}), None)


def background(syntax: Syntax, head: int) -> set[int]:
    """Tokens of relative clauses set off by commas: the writer's own aside inside reported words."""
    gone: set[int] = set()
    for i in syntax.subtree(head):
        token = syntax.tokens[i]
        under = syntax.subtree(i)
        if token.dep == "relcl" and under[0] > 0 and syntax.tokens[under[0] - 1].text == ",":
            gone.update(under)
    return gone


def span_of(syntax: Syntax, tokens: Iterable[int]) -> Span | None:
    """The stretch from the first to the last of ``tokens``, outer punctuation left out."""
    kept = sorted(tokens)
    while kept and syntax.tokens[kept[0]].text in {",", ":", ";", "—", "–", "-", '"', "“", "”", "'"}:
        kept.pop(0)
    while kept and syntax.tokens[kept[-1]].text in {",", ":", ";", "—", "–", ".", '"', "“", "”", "!", "?"}:
        kept.pop()
    if not kept:
        return None
    return Span(syntax.tokens[kept[0]].start, syntax.tokens[kept[-1]].end)


def pieces(syntax: Syntax, tokens: Iterable[int]) -> tuple[Span, ...]:
    """Contiguous stretches of ``tokens`` (positions), each without outer punctuation."""
    runs: list[list[int]] = []
    for i in sorted(tokens):
        if runs and i == runs[-1][-1] + 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    found = (span_of(syntax, run) for run in runs)
    return tuple(span for span in found if span is not None)


def clause_without(syntax: Syntax, head: int, left_out: Iterable[int]) -> tuple[Span, ...]:
    """The words under ``head`` less those under each of ``left_out`` and less clauses set off by a colon or semicolon."""
    out = list(left_out)
    gone: set[int] = set()
    for i in out:
        gone.update(syntax.subtree(i))
    for child in syntax.children(head, "ccomp", "parataxis", "conj"):
        if child.i in out:
            continue
        if _apart(syntax, child.i, head):
            gone.update(syntax.subtree(child.i))
    return pieces(syntax, (i for i in syntax.subtree(head) if i not in gone))


def addressee(syntax: Syntax, verb: Token) -> tuple[Source, ...]:
    """The outlet that was told ("told Reuters", "in an interview with NPR"), as a relay; nobody else is one."""
    heads = list(syntax.children(verb.i, "dobj", "dative"))
    for prep in syntax.children(verb.i, "prep", "dative"):
        for object_ in syntax.children(prep.i, "pobj"):
            if prep.lemma == "to":
                heads.append(object_)
            elif object_.lemma in {
                "interview",
                "remark",
                "comment",
                "statement",
                "briefing",
                "conversation",
                "e-mail",
                "email",
            }:
                heads.extend(_interviewer(syntax, object_))
            elif prep.lemma in {"on", "via", "through"} and object_.lemma.casefold() not in _MEDIUM:
                heads.append(object_)
    heads.extend(_spoken_to(syntax, verb))
    for head in heads:
        relay = _relay(syntax, head, verb.lemma in {"tell", "inform"} and head.head == verb.i)
        if relay is not None and relay.kind in _OUTLETS:
            return (relay,)
    return ()


_MEDIUM = {"television", "tv", "radio", "air", "telegram", "media", "x", "twitter", "facebook"}
_OUTLETS = {SourceKind.WIRE, SourceKind.MEDIA, SourceKind.OUTLET}


def _spoken_to(syntax: Syntax, verb: Token) -> list[Token]:
    """The outlet in "an official, speaking to CNN, confirmed"."""
    subject = syntax.child(verb.i, "nsubj")
    around = [
        *syntax.children(verb.i, "advcl"),
        *(syntax.children(subject.i, "acl", "advcl") if subject else ()),
    ]
    return [
        named
        for speech in around
        if speech.lemma in {"speak", "talk"} and speech.tag == "VBG"
        for prep in syntax.children(speech.i, "prep")
        if prep.lemma in {"to", "with"}
        for named in syntax.children(prep.i, "pobj")
    ]


def _interviewer(syntax: Syntax, noun: Token) -> list[Token]:
    found = [
        p
        for prep in syntax.children(noun.i, "prep")
        if prep.lemma in {"with", "to", "by"}
        for p in syntax.children(prep.i, "pobj")
    ]
    for verb in syntax.children(noun.i, "acl"):
        for agent in syntax.children(verb.i, "agent", "prep"):
            found.extend(syntax.children(agent.i, "pobj"))
    return found


def _relay(syntax: Syntax, head: Token, told: bool) -> Source | None:
    if (
        head.lemma.casefold() in words("hearer")
        or head.text.casefold() in words("hearer")
        or head.pos == "PRON"
    ):
        return None
    read = source(syntax, head.i)
    if read.kind in _OUTLETS:
        return read
    if read.kind is SourceKind.SOCIAL:
        return None
    known = bodies().get(read.name.casefold())
    if not told or known is not None or head.pos != "PROPN" or _personal_name(syntax, head):
        return None
    return read._replace(kind=SourceKind.MEDIA)


def _personal_name(syntax: Syntax, head: Token) -> bool:
    """A hearer that is plainly no outlet: a country, a person with a title, a body of state."""
    lowered = {syntax.tokens[i].lemma.casefold() for i in syntax.subtree(head.i)}
    return bool(
        lowered & (words("hearer") | {"minister", "president", "general", "ministry", "nato", "un", "moscow"})
    )
