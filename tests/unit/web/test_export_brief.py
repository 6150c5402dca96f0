"""The cited brief."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from muster.domain.status import AsOf, Presence, SiteStatus
from muster.export.brief import Sentence, lint_brief, site_brief, told

AS_OF = AsOf(date(2026, 4, 16), datetime(2026, 4, 16, 23, 59, tzinfo=UTC))


@pytest.fixture
def brief(case, desk):
    status = desk.status("site:lumen", AS_OF)
    records = [desk.reader.claim(c.id) for c in case.claims.values()]
    return site_brief(
        status, desk.reader.place("site:lumen"), records, desk.reader.links(), desk.reader.events()
    )


def test_every_sentence_resolves_to_a_span(brief, desk):
    notes = {note.number: note for note in brief.notes}
    said = [sentence for section in brief.sections for sentence in section.sentences]
    assert len(said) >= 6
    for sentence in said:
        assert sentence.notes
        for number in sentence.notes:
            note = notes[number]
            assert desk.reader.document(note.report).text[note.start : note.end] == note.quote


def test_it_passes_its_own_lint(brief):
    assert lint_brief(brief) == ()


def test_lint_finds_a_sentence_with_a_number_that_no_quote_carries(brief):
    section = brief.sections[0]
    made_up = Sentence("Forty tanks left for Atlantis.", section.sentences[0].notes)
    sections = (section._replace(sentences=(*section.sentences, made_up)), *brief.sections[1:])
    changed = type(brief)(brief.title, brief.as_of, sections, brief.notes, brief.caveats)
    assert {f.problem for f in lint_brief(changed)} == {
        "'Forty' is in no cited quote",
        "'Atlantis' is in no cited quote",
    }


def test_lint_finds_a_sentence_without_a_citation(brief):
    section = brief.sections[0]._replace(sentences=(Sentence("Something moved.", ()),))
    changed = type(brief)(brief.title, brief.as_of, (section,), brief.notes, brief.caveats)
    assert [f.problem for f in lint_brief(changed)] == ["no citation"]


def test_a_line_that_its_claims_do_not_carry_never_leads(brief):
    assert "Atlantis" not in brief.markdown()
    assert "99" not in brief.markdown()


def test_copies_of_one_origin_are_one_sentence(brief):
    (section,) = [s for s in brief.sections if s.heading == "Leaving"]
    told = [s for s in section.sentences if s.text.startswith("Three port officials")]
    assert [len(s.notes) for s in told] == [2]


def test_the_denial_stands_against_the_claim(brief):
    (section,) = [s for s in brief.sections if s.heading == "Leaving"]
    assert section.sentences[-1].text.startswith(
        "Against this, the brigade's spokesman, cited by Wayfare on 14 Apr 2026, denied:"
    )


def test_claims_that_are_not_at_hand_are_counted(case, desk):
    status = desk.status("site:lumen", AS_OF)
    seen = [desk.reader.claim(case.claims["seen"].id)]
    brief = site_brief(status, desk.reader.place("site:lumen"), seen, [], [])
    assert [note.claim for note in brief.notes] == [case.claims["seen"].id]
    assert brief.caveats[-1] == "4 claims of the status were not at hand and are not cited."


def test_hostile_words_stay_words(case, desk):
    claim = case.claims["convoy"]
    line = (
        desk.status("site:lumen", AS_OF)
        .lines[0]
        ._replace(claims=(claim.id,), text="", presence=Presence.PRESENT)
    )
    status = SiteStatus("site:orrin", AS_OF, (line,), (), 1, 0)
    records = [desk.reader.claim(claim.id)]
    brief = site_brief(status, desk.reader.place("site:orrin"), records, [], [])
    page, markdown = brief.html(), brief.markdown()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<script" not in markdown.replace("\\<script", "")
    assert "\u202e" not in page + markdown


def test_the_html_loads_nothing(brief):
    page = brief.html()
    assert "default-src 'none'" in page
    for loading in ("src=", "<link", "<script", "url(", "@import"):
        assert loading not in page


def test_how_it_was_said_is_kept(case, desk):
    sentences = {name: told(desk.reader.claim(claim.id)) for name, claim in case.claims.items()}
    assert sentences["seen"].startswith(
        "Satellite images, cited by Brightline on 16 Apr 2026, show: “one Il-76 parked"
    )
    assert sentences["unsure"].startswith("Wayfare could not confirm on 14 Apr 2026: “how many soldiers")
    assert sentences["leave"].startswith(
        "Three port officials, cited by Wayfare on 14 Apr 2026, said: “One aircraft left"
    )
    assert told(desk.reader.claim(case.claims["leave"].id), "Against this, ").startswith(
        "Against this, three port officials"
    )
