"""Stories: one happening in any words; patterns that recur, and strangers, stay apart."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.corroborate.stories import stories
from muster.corroborate.terms import terms
from muster.domain.document import DateBasis, Document, Published
from muster.domain.story import Story


def report(
    name: str,
    day: str | None,
    text: str,
    title: str | None = None,
    language: str = "en",
    url: str | None = None,
) -> Document:
    published = Published(day, DateBasis.DECLARED) if day else None
    return Document(name, text, f"{name} outlet", url, published, language, title)


CONVOY = report(
    "convoy-1",
    "2025-03-04",
    "A column of forty army trucks left the Rmelan garrison before dawn and drove toward Deir Hafir, Governor Salim Haddad "
    "said. Three tank transporters followed. The garrison at Rmelan is to be closed by Friday.",
    "Trucks leave Rmelan garrison",
)
CONVOY_AGAIN = report(
    "convoy-2",
    "2025-03-05",
    "Residents of Deir Hafir counted some forty trucks coming in from Rmelan, with three tanks on trailers. Haddad, the "
    "governor, had announced the closing of the garrison the day before.",
    "Convoy from Rmelan reaches Deir Hafir",
)
CONVOY_RU = report(
    "convoy-ru",
    "2025-03-05",
    "Колонна из сорока армейских грузовиков покинула гарнизон Рмелан и направилась в Дейр-Хафир, сообщил губернатор Салим "
    "Хаддад. За ней следовали три тягача с танками. Гарнизон в Рмелане закроют в пятницу.",
    language="ru",
)
CONVOY_ES = report(
    "convoy-es",
    "2025-03-05",
    "Una columna de cuarenta camiones del ejército salió de la guarnición de Rmelan hacia Deir Hafir, dijo el gobernador "
    "Salim Haddad. La seguían tres transportes de tanques. La guarnición de Rmelan cerrará el viernes.",
    language="es",
)
CONVOY_AR = report(
    "convoy-ar",
    "2025-03-05",
    "غادر رتل من أربعين شاحنة عسكرية حامية رميلان باتجاه دير حافر، بحسب المحافظ سليم حداد. وتبعته ثلاث ناقلات دبابات. "
    "وستغلق الحامية في رميلان يوم الجمعة.",
    language="ar",
)
FRIGATE = report(
    "frigate-1",
    "2025-03-04",
    "The frigate Valdemar Storm put into Narvik with a damaged rudder after a storm off Lofoten. Her captain, Ingrid Moe, "
    "said that repairs would take two weeks.",
    "Frigate in Narvik with damaged rudder",
)
FRIGATE_AGAIN = report(
    "frigate-2",
    "2025-03-05",
    "Two weeks in dock lie before the Valdemar Storm: the rudder of the frigate broke in the storm off Lofoten, her captain "
    "Ingrid Moe told the harbour office of Narvik.",
    "Valdemar Storm waits for her rudder",
)
EVERYTHING = (CONVOY, CONVOY_AGAIN, CONVOY_RU, CONVOY_ES, CONVOY_AR, FRIGATE, FRIGATE_AGAIN)


def grouped(*documents: Document) -> set[frozenset[str]]:
    names = {d.id: d.report_id for d in documents}
    return {frozenset(names[i] for i in story.members) for story in stories(documents)}


def test_one_happening_in_other_words_is_one_story_and_another_is_not() -> None:
    assert grouped(CONVOY, CONVOY_AGAIN, FRIGATE, FRIGATE_AGAIN) == {
        frozenset({"convoy-1", "convoy-2"}),
        frozenset({"frigate-1", "frigate-2"}),
    }


def test_two_reports_of_different_things_stay_apart_when_there_are_no_others_to_compare_with() -> None:
    assert len(grouped(CONVOY, FRIGATE)) == 2


def test_translations_join_where_names_and_numbers_agree() -> None:
    assert frozenset({"convoy-1", "convoy-2", "convoy-ru", "convoy-es", "convoy-ar"}) in grouped(*EVERYTHING)


def test_a_translation_of_another_story_stays_apart() -> None:
    other = report(
        "frigate-ru",
        "2025-03-05",
        "Фрегат «Хеймдал» вышел из Бергена на учения у Фарерских островов, сообщил штаб флота.",
        language="ru",
    )
    assert frozenset({"frigate-ru"}) in grouped(*EVERYTHING, other)


def test_the_same_words_in_another_year_are_another_story() -> None:
    earlier = report("convoy-2023", "2023-03-04", CONVOY.text, CONVOY.title)
    assert grouped(CONVOY, earlier) == {frozenset({"convoy-1"}), frozenset({"convoy-2023"})}


def test_a_story_on_one_pattern_with_other_names_and_numbers_is_another() -> None:
    pattern = report(
        "port",
        "2025-03-05",
        "Twelve fuel barges left the Kisumu depot at noon and made for Port Bell, Commissioner Ruth Achieng said. "
        "Two tugs followed. The depot is to be dredged next month.",
        "Barges leave Kisumu depot",
    )
    assert frozenset({"port"}) in grouped(CONVOY, CONVOY_AGAIN, pattern)


def test_an_undated_report_joins_its_story() -> None:
    undated = report("undated", None, CONVOY_AGAIN.text, CONVOY_AGAIN.title)
    assert frozenset({"convoy-1", "undated"}) in grouped(CONVOY, undated, FRIGATE)


def test_a_story_knows_its_days_its_lead_and_how_close_it_is() -> None:
    told = {s.members: s for s in stories(EVERYTHING)}
    wide = next(s for s in told.values() if len(s.members) == 5)
    assert (wide.first, wide.last) == (date(2025, 3, 4), date(2025, 3, 5))
    assert wide.lead in {CONVOY.id, CONVOY_AGAIN.id}  # the language of most of its reports
    assert 0.1 < wide.cohesion < 1.0
    (lone,) = stories([FRIGATE])
    assert lone == Story((FRIGATE.id,), FRIGATE.id, date(2025, 3, 4), date(2025, 3, 4), 1.0)


def test_the_address_tells_the_day_when_a_page_declares_a_later_one() -> None:
    text = FRIGATE.text
    fetched = report("f", "2025-09-30", text, url="https://example.org/world/2025/03/04/frigate")
    assert terms(fetched).day == date(2025, 3, 4).toordinal()
    impossible = report("f", "2025-09-30", text, url="https://example.org/2025/02/31/frigate")
    assert terms(impossible).day == date(2025, 9, 30).toordinal()
    ahead = report("f", "2025-02-01", text, url="https://example.org/2025/03/04/frigate")
    assert terms(ahead).day == date(2025, 2, 1).toordinal()


def test_nothing_gives_nothing_and_empty_words_no_error() -> None:
    assert stories([]) == ()
    assert len(stories([report("empty", None, " "), report("marks", None, "... !")])) == 2


def test_lines_that_an_outlet_prints_under_everything_join_nothing() -> None:
    form = "\nSubscribe to the Morning Courier newsletter and never miss Courier stories about Courier readers again.\n"
    texts = [d.text for d in (CONVOY, FRIGATE)] + [
        "The parliament of Andorra elected Marta Soler as speaker after a night of voting in the small chamber by the river "
        "Valira while members argued.",
    ]
    same = [Document(f"n{n}", text + form, "Courier", language="en") for n, text in enumerate(texts)]
    assert len(stories(same)) == 3


@settings(max_examples=30)
@given(st.lists(st.sampled_from(EVERYTHING), min_size=1, max_size=12))
def test_order_and_repetition_of_the_input_do_not_matter(documents: list[Document]) -> None:
    unique = {d.id: d for d in documents}
    expected = stories(sorted(unique.values(), key=lambda d: d.report_id))
    assert stories(documents) == expected
    assert sorted(i for story in expected for i in story.members) == sorted(unique)
