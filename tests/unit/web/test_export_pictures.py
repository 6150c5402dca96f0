"""Pictures of a brief, and the forms that it goes out in."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from PIL import Image

from muster.domain.errors import UsageError
from muster.domain.extras import optional
from muster.domain.status import AsOf
from muster.export.basemap import Box, land
from muster.export.brief_forms import BriefForm, rendered
from muster.export.brief_map import map_picture
from muster.export.brief_timeline import timeline_picture
from muster.export.briefing import Question, answered
from muster.export.picture import Dot, Paint, Picture, Polygon, Stroke, Words
from muster.export.picture_raster import png

AS_OF = AsOf(date(2026, 4, 16), datetime(2026, 4, 16, 23, 59, tzinfo=UTC))


@pytest.fixture
def records(case, desk):
    return [desk.reader.claim(c.id) for c in case.claims.values()]


@pytest.fixture
def made(desk):
    return answered(desk.reader, Question(AS_OF, place="site:lumen"))


def test_the_map_shows_places_areas_and_movements(records):
    drawn = map_picture(records)
    assert "Lumen airfield" in drawn.alt
    assert "Lumen airfield to Hallow base" in drawn.alt
    kinds = {type(shape) for shape in drawn.shapes}
    assert kinds == {Polygon, Stroke, Dot, Words}
    assert any(isinstance(s, Polygon) and s.fill is Paint.AREA for s in drawn.shapes)
    assert any(isinstance(s, Dot) and s.hollow for s in drawn.shapes)
    assert all(
        0 <= s.at[0] <= drawn.width and 0 <= s.at[1] <= drawn.height
        for s in drawn.shapes
        if isinstance(s, Dot)
    )


def test_a_plan_is_drawn_broken_and_what_was_done_is_not(records):
    def arrows(ones):
        return [s for s in map_picture(ones).shapes if isinstance(s, Stroke) and s.arrow]

    done, plan = ([r for r in records if r.claim.destination and r.claim.destination[0].text == name] for name in ("Hallow base", "Port Orrin"))  # fmt: skip
    assert [a.dashed for a in arrows(done)] == [False]
    assert [a.dashed for a in arrows(plan)] == [True]


def test_no_place_no_map(records):
    nowhere = [r for r in records if not any(m.reading for _, m in r.claim.places)]
    assert map_picture(nowhere) is None


def test_the_timeline_tells_every_event_in_words(desk):
    events = [e for e in desk.reader.events() if e.time and e.time.resolved]
    drawn = timeline_picture(events)
    assert all(event.title in drawn.alt for event in events)
    assert timeline_picture([]) is None


def test_land_is_what_touches_the_box():
    syria = land(Box(35.5, 34.5, 36.5, 35.5))
    assert 0 < len(syria) < 10


def test_svg_is_inert():
    hostile = Picture("<b>", 'a" onload="x', 10, 10, (Words((1, 1), "<script>alert(1)</script>"),))
    drawn = hostile.svg()
    assert "<script" not in drawn
    assert 'aria-label="a&quot; onload=&quot;x"' in drawn
    assert "<style>" not in hostile.svg(styled=False)


def test_png_is_three_pixels_to_a_unit(records):
    drawn = map_picture(records)
    image = Image.open(BytesIO(png(drawn)))
    assert image.size == (drawn.width * 3, drawn.height * 3)
    assert len(image.getcolors(1_000_000)) > 20


@pytest.mark.parametrize("form", list(BriefForm))
def test_every_form_carries_every_note(made, form):
    content = rendered(made, form)
    assert rendered(made, form) == content or form is BriefForm.DOCX  # a zip holds the time of writing
    if form is BriefForm.PDF:
        assert content.startswith(b"%PDF")
        assert content.count(b"/Image") >= 2
    elif form is BriefForm.DOCX:
        words = "\n".join(p.text for p in WordDocument(BytesIO(content)).paragraphs)
        assert all(note.quote in words for note in made.notes)
        assert sum(name.startswith("word/media/") for name in ZipFile(BytesIO(content)).namelist()) == 2
    else:
        assert all(note.claim in content.decode() for note in made.notes)


def test_the_html_opens_offline(made):
    page = made.html()
    assert page.count("<svg") == 2
    assert not re.search(r"<script|(?:src|href)=\"(?!#)", page)


def test_markdown_tells_pictures_in_words_or_names_their_files(made):
    assert made.pictures[0].alt.split(",")[0] in made.markdown()
    assert "(<a b.svg>)" in made.markdown(["a b.svg", "t.svg"])


def test_a_form_by_its_suffix():
    assert BriefForm.of(".PDF") is BriefForm.PDF
    assert BriefForm.of(".htm") is BriefForm.HTML
    with pytest.raises(UsageError, match="pdf, docx"):
        BriefForm.of(".odt")


def test_a_missing_extra_says_how_to_install_it():
    with pytest.raises(UsageError, match=r"pip install 'muster-osint\[brief\]'"):
        optional("no_such_module_of_ours", "brief", "PDF")


def test_an_actor_in_a_period_is_told_by_place(desk):
    made = answered(
        desk.reader, Question(AS_OF, actor="brigade", since=date(2026, 4, 1), until=date(2026, 4, 30))
    )
    assert made.title == "brigade: what is reported from 1 Apr 2026 until 30 Apr 2026"
    assert made.sections
    assert all(sentence.notes for section in made.sections for sentence in section.sentences)


def test_nothing_published_later_is_in_it(desk):
    early = AsOf(date(2026, 4, 30), datetime(2026, 4, 14, 12, tzinfo=UTC))
    made = answered(desk.reader, Question(early, actor="brigade"))
    assert all(note.published <= "2026-04-14T12" for note in made.notes)


def test_a_question_about_nothing(desk):
    with pytest.raises(UsageError, match="a site or an actor"):
        answered(desk.reader, Question(AS_OF))
