"""Which noun phrase speaks where the parser hangs it elsewhere: inversions, insertions, quotations, weekdays.

Each function reads one pattern of print by its punctuation and word order and returns the head of the phrase, None where
the pattern is not there."""

from __future__ import annotations

from muster.domain.syntax import Syntax, Token
from muster.extract.attribution_lexicon import roles, words

_DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday", "today"}
_FINITE = {"VBD", "VBZ", "VBP"}
_CLOSING = {'"', "”", "»", "''"}


def behind_quotation(syntax: Syntax, verb: Token) -> Token | None:
    """The noun phrase in '…," said Tomas Rehn', whatever the parser makes of the quotation."""
    if verb.tag not in {"VBD", "VBZ"} or verb.i == 0 or syntax.tokens[verb.i - 1].text not in _CLOSING:
        return None
    last = None
    for token in syntax.tokens[verb.i + 1 : verb.i + 9]:
        if token.pos in {"NOUN", "PROPN"}:
            last = token
        elif token.text == "," or not (token.pos in {"DET", "ADJ", "NUM"} or token.tag in {"POS", "PRP$"}):
            break
    return last


def after_quotation(syntax: Syntax, verb: Token) -> Token | None:
    """The noun phrase between a closing quotation mark and the verb: '…," a handler at the airport, X, said.'"""
    sentence = syntax.sentence_of(verb.i)
    mark = next(
        (i for i in range(verb.i - 1, sentence.first - 1, -1) if syntax.tokens[i].text in _CLOSING), None
    )
    if mark is None or verb.dep == "conj" or verb.i - mark > 16 or verb.tag not in {"VBD", "VBZ"}:
        return None
    between = [t for t in syntax.tokens[mark + 1 : verb.i] if t.pos in {"NOUN", "PROPN"}]
    heads = [t for t in between if not mark < t.head < verb.i]
    return heads[0] if heads and syntax.tokens[mark - 1].text in {",", "?", "!"} else None


def inverted(syntax: Syntax, verb: Token) -> Token | None:
    """The noun phrase in "The road is mined, warns the council;", which the parser takes for an object."""
    if verb.lemma not in words("bare") or verb.tag not in _FINITE or verb.i == 0:
        return None
    object_ = syntax.child(verb.i, "dobj")
    if syntax.tokens[verb.i - 1].text != "," or object_ is None or object_.pos not in {"NOUN", "PROPN"}:
        return None
    under = syntax.subtree(object_.i)
    behind = syntax.tokens[under[-1] + 1] if under[-1] + 1 < len(syntax.tokens) else None
    ends = behind is None or behind.text in {".", ";", ":", ","}
    clause_follows = any(c.i > verb.i for c in syntax.children(verb.i, "ccomp"))
    return object_ if ends and under[0] == verb.i + 1 and not clause_follows else None


def appended(syntax: Syntax, verb: Token) -> Token | None:
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
    return noun if named and plain and finite else None


def apposed_officer(syntax: Syntax, subject: Token, verb: Token) -> Token | None:
    """The officer in "The militia, an officer told X News, has pulled back", where the parser puts him beside it."""
    if subject.lemma.casefold() in roles() and roles()[subject.lemma.casefold()].form == "person":
        return None
    for child in syntax.children(subject.i, "appos"):
        under = syntax.subtree(child.i)
        role = roles().get(child.lemma.casefold())
        beside = under[-1] == verb.i - 1 and syntax.tokens[under[0] - 1].text == ","
        if beside and role is not None and role.form in {"person", "body"} and child.pos == "NOUN":
            return child
    return None


def asked_before(syntax: Syntax, verb: Token) -> Token | None:
    """ "The minister, asked about it in parliament, said": the parser may give the minister to "asked" alone."""
    if verb.tag not in _FINITE or verb.i == 0 or syntax.tokens[verb.i - 1].text != ",":
        return None
    for child in syntax.children(verb.i, "ccomp", "advcl", "dep"):
        before = child.i < verb.i and child.tag in {"VBD", "VBN", "VBG"}
        aside = before and syntax.tokens[child.i - 1].text == ","
        subject = syntax.child(child.i, "nsubj", "nsubjpass")
        if aside and subject is not None and subject.i < child.i and subject.pos in {"NOUN", "PROPN", "PRON"}:
            return subject
    return None


def is_day(token: Token) -> bool:
    return token.text in _DAYS


def before_the_day(syntax: Syntax, verb: Token) -> Token | None:
    """The real subject of "A statement read on television Monday said", where the parser takes the day for it."""
    if verb.i == 0 or not is_day(syntax.tokens[verb.i - 1]) or verb.dep == "conj":
        return None
    for token in syntax.tokens[syntax.sentence_of(verb.i).first : verb.i]:
        subject = token.dep in {"nsubj", "csubj", "ROOT"} and token.pos in {"NOUN", "PROPN"}
        if subject and not is_day(token):
            return token
    return None


def stranded(syntax: Syntax, verb: Token) -> Token | None:
    """The noun phrase straight before a finite verb that the parser left without a subject.

    "Asked about the missile, an aide said …": the aide may hang on the missile as an apposition.
    """
    if verb.tag not in _FINITE or verb.i == 0 or verb.dep == "conj":
        return None
    for token in syntax.tokens[max(syntax.sentence_of(verb.i).first, verb.i - 12) : verb.i]:
        under = syntax.subtree(token.i)
        if token.pos not in {"NOUN", "PROPN"} or under[-1] != verb.i - 1:
            continue
        opens = (token.pos == "PROPN" and under[0] == token.i) or syntax.tokens[under[0] - 1].text == ","
        if opens:
            return token
    return None
