"""Copies are joined with their origin; everything unsure stays apart."""

import pytest

from muster.corroborate.credits import credits, known_agencies, own_reporting
from muster.corroborate.syndication import origins, report_origins
from muster.domain.document import DateBasis, Document, Published
from muster.domain.origin import CopyEvidence

WIRE = (
    "ODESA, Ukraine, Mar 3 (Reuters) - Three Russian landing ships sailed from Feodosia before dawn on Monday with marines "
    "and armoured vehicles on their decks, two port workers and a regional official told Reuters.\n\n"
    "Satellite pictures taken on Sunday by Planet Labs show about 40 vehicles lined up on the northern quay.\n\n"
    "The ships turned towards Novorossiysk, said the official, who asked not to be named because he may not brief the press.\n\n"
    "A spokesman for the fleet declined to comment. Ukraine's navy said it was watching the convoy.\n\n"
    "The port had been closed to civilian traffic since Friday evening, according to the harbour's notice board."
)
LEAD, IMAGERY, COURSE, ANSWER, CLOSED = WIRE.split("\n\n")


def report(
    name: str, text: str, outlet: str | None = None, day: str | None = "2025-03-03", language: str = "en"
) -> Document:
    published = Published(day, DateBasis.DECLARED) if day else None
    return Document(name, text, outlet or f"The {name} Paper", None, published, language)


ORIGIN = report("wire", WIRE, "Reuters")


def joined(*documents: Document) -> list[set[str]]:
    """Names of the reports in each group of more than one."""
    names = {d.id: d.report_id for d in documents}
    return [{names[m] for m in g.members} for g in origins(documents) if len(g.members) > 1]


COPIES = {
    "verbatim": "Landing ships leave Feodosia\n\n" + WIRE,
    "trimmed": "\n\n".join((LEAD, COURSE)),
    "tail dropped": "Ships under way\n\n" + "\n\n".join((LEAD, IMAGERY, COURSE)),
    "credit dropped": WIRE.split(" - ", 1)[1].replace(" told Reuters", " said"),
    "rewritten": (
        "Armoured vehicles and marines left the port of Feodosia on board three Russian landing vessels early on Monday, "
        "Reuters reported, quoting two dock workers and an official of the region. Planet Labs pictures from Sunday show some "
        "40 vehicles waiting at the north quay. According to the official the ships set course for Novorossiysk."
    ),
    "spun": (
        "A trio of Russian disembarkation vessels departed Feodosia ere dawn on Monday bearing marines and armoured conveyances, "
        "a pair of harbour labourers and a regional functionary apprised Reuters. Orbital pictures captured on Sunday by Planet "
        "Labs exhibit circa 40 vehicles on the northern wharf. The vessels veered to Novorossiysk."
    ),
    "summary": "Three Russian landing ships left Feodosia for Novorossiysk on Monday, Reuters says, citing port workers.",
}


@pytest.mark.parametrize("kind", sorted(COPIES))
def test_a_copy_is_joined_with_its_origin(kind: str) -> None:
    assert joined(ORIGIN, report("copy", COPIES[kind])) == [{"wire", "copy"}]


TRANSLATIONS = {
    "ru": "Три российских десантных корабля вышли из Феодосии в понедельник до рассвета, сообщили агентству Рейтер два портовых "
    "рабочих и чиновник. На спутниковых снимках Planet Labs, сделанных в воскресенье, видны около 40 машин на северном "
    "причале. Корабли взяли курс на Новороссийск.",
    "es": "Tres buques de desembarco rusos zarparon de Feodosia el lunes antes del amanecer, dijeron a Reuters dos trabajadores "
    "del puerto y un funcionario. Imágenes de satélite de Planet Labs tomadas el domingo muestran unos 40 vehículos en el "
    "muelle norte. Los buques pusieron rumbo a Novorossiysk.",
    "tr": "Üç Rus çıkarma gemisi pazartesi şafaktan önce Feodosia limanından ayrıldı; Reuters'e konuşan iki liman işçisi ve bir "
    "yetkili söyledi. Planet Labs şirketinin pazar günü çekilen uydu görüntüsünde kuzey rıhtımda 40 araç görülüyor. Gemiler "
    "Novorossiysk yönüne gitti.",
}


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_a_credited_translation_is_joined(language: str) -> None:
    copy = report("copy", TRANSLATIONS[language], day="2025-03-04", language=language)
    assert joined(ORIGIN, copy) == [{"wire", "copy"}]


STRANGERS = {
    "another year": (WIRE.replace("Mar 3", "Mar 8"), "2021-03-08"),
    "another place in the dateline": (WIRE.replace("ODESA, Ukraine", "CONSTANTA, Romania"), "2025-03-03"),
    "another port": (WIRE.replace("Feodosia", "Berdiansk").replace("Novorossiysk", "Taganrog"), "2025-03-03"),
    "other counts": (WIRE.replace("Three", "Five").replace("two port", "four port").replace("about 40", "about 90"), "2025-03-03"),
    "own eyes on the same event": (
        "Our correspondent watched from the cliff road as grey hulls slid out of Feodosia in the dark. She counted 26 trucks on "
        "the last ship. A fisherman called Petro said the cranes had worked for two nights; the harbour café was shut.",
        "2025-03-03",
    ),
    "the same picture read anew": (
        "We measured the Planet frame of Sunday over the northern quay of Feodosia: 37 objects of vehicle size, of which nine are "
        "longer than ten metres. Nothing tells where they are bound.",
        "2025-03-04",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(STRANGERS))
def test_another_story_stays_apart(kind: str) -> None:
    text, day = STRANGERS[kind]
    outlet = "Reuters" if "(Reuters)" in text else None
    assert joined(ORIGIN, report("other", text, outlet, day)) == []


def test_common_boilerplate_joins_nothing() -> None:
    footer = "\n".join(
        f"Sign up for our newsletter number {n} and read more of our stories every day." for n in range(6)
    )
    told = (
        "A harbour in the far north froze over and two tugs were sent to free a stranded ferry with its crew aboard today.",
        "Parliament debated the price of bread for nine hours before the speaker sent everyone home without any vote at all.",
        "A brown bear walked through the market of a mountain village and took nothing except one large melon from a stall.",
        "The national orchestra will play in the old power station while its own hall gets a new roof over this coming winter.",
    )
    papers = [report(f"p{n}", f"{text}\n{footer}", "Daily Sameness") for n, text in enumerate(told)]
    assert joined(*papers) == []


def test_a_roundup_belongs_to_each_text_it_carries_and_glues_nothing() -> None:
    second = report(
        "afp",
        "BAMAKO, Mar 4 (AFP) - Malian soldiers abandoned their camp at Léré after a night attack, three residents and a local "
        "official told AFP on Tuesday.\n\nAbout sixty men and eleven trucks drove towards Niafunké, one resident said.",
        "AFP",
        "2025-03-04",
    )
    roundup = report(
        "roundup",
        "THE WEEK. Three Russian landing ships sailed from Feodosia before dawn on Monday with marines and armoured vehicles on "
        "their decks, two port workers and a regional official told Reuters. In Mali, soldiers abandoned their camp at Léré after "
        "a night attack, three residents and a local official told AFP. Our chess column is back on Sunday.",
        "Weekly Round",
        "2025-03-08",
    )
    found = report_origins([ORIGIN, second, roundup])
    assert found["wire"] != found["afp"]
    assert set(found["roundup"]) == {*found["wire"], *found["afp"]}


def test_a_group_names_its_wire_root_and_evidence() -> None:
    copy = report("copy", COPIES["trimmed"], day="2025-03-02")
    (group,) = origins([copy, ORIGIN])
    assert group.label == "Reuters"
    assert group.lineage_known
    (verdict,) = group.evidence
    assert CopyEvidence.TEXT_REUSE in verdict.evidence
    assert CopyEvidence.CREDIT in verdict.evidence
    texts = {ORIGIN.id: ORIGIN.text, copy.id: copy.text}
    for run in verdict.runs:
        a, b = run.a.of(texts[verdict.a]), run.b.of(texts[verdict.b])
        assert a.split()[:3] == b.split()[:3]
    assert max(verdict.containment_ab, verdict.containment_ba) == pytest.approx(1.0)


def test_the_root_is_the_credited_body_however_finely_the_copies_are_dated() -> None:
    wire = report("zz-wire", WIRE, "Reuters", "2025-03-03T18:00:00Z")
    dayless = report(
        "aa-copy", WIRE, "The Quay Post"
    )  # the same day without its hour, and a name that sorts first
    bare = report("bb-copy", COPIES["credit dropped"], "The Pier Post", "2025-03-03T19:30:00Z")
    (group,) = origins((dayless, bare, wire))
    assert (group.root, group.label, group.lineage_known) == (wire.id, "Reuters", True)


def test_without_a_credited_body_the_earliest_known_hour_is_the_root() -> None:
    bare = COPIES["credit dropped"]
    late = report("late", bare, "The Quay Post", "2025-03-03T21:00:00+00:00")
    early = report("early", bare, "The Pier Post", "2025-03-03T22:30:00+03:00")
    dayless = report("dayless", bare, "The Mole Post")
    (group,) = origins((late, dayless, early))
    assert group.root == early.id


def test_a_report_without_known_source_has_no_known_lineage() -> None:
    (plain,) = origins([report("plain", "Ships left. Nobody says who saw them.", "Some Site")])
    (own,) = origins([report("own", "Our correspondent saw four ships leave the harbour.", "Some Site")])
    assert not plain.lineage_known
    assert own.lineage_known


def test_reports_without_text_are_groups_of_their_own() -> None:
    assert len(origins([report("a", ""), report("b", "")])) == 2


def test_undated_reports_need_nearly_all_words() -> None:
    whole, part = report("w", WIRE, "One Site", None), report("p", LEAD + " It was a calm night otherwise, and nobody on "
        "the promenade paid much heed to the noise of the winches and the diesel engines.", "Two Site", None)  # fmt: skip
    again = report("v", WIRE, "Three Site", None)
    assert joined(whole, again) == [{"w", "v"}]
    assert joined(whole, part) == []


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("two officials told Reuters", "reuters"), ("сообщает АФП", "afp"), ("قال لرويترز", "reuters"),
        ("لوكالة فرانس برس", "afp"), ("dijeron a The Associated Press", "ap"), ("сообщили агентству Рейтер", "reuters"),
        ("повідомляє Укрінформ", "ukrinform"),
    ],
)  # fmt: skip
def test_credits_are_read_in_every_script(text: str, wire: str) -> None:
    assert [c.wire for c in credits(text)] == [wire]


def test_a_wire_inside_another_word_is_no_credit() -> None:
    assert credits("The APARTMENT and the MAPS of the TASSEL") == ()
    assert known_agencies().owner("Reuters") == "reuters"
    assert known_agencies().owner("Reuters Readers Club") is None
    assert known_agencies().owner(None) is None


def test_own_reporting_is_told_from_quoted_speech() -> None:
    assert own_reporting("A clerk told this newspaper that the gate was open.")
    assert own_reporting("مراسلنا شاهد السفن")
    assert not own_reporting("A clerk told Reuters that the gate was open.")


def test_an_agency_unknown_before_is_learned_from_datelines_and_read_in_another_script() -> None:
    wire = report("wire", WIRE.replace("Reuters", "Borealis"), "Borealis News Agency")
    arabic = report(
        "ar",
        "غادرت ثلاث سفن إنزال روسية ميناء فيودوسيا فجر الاثنين وعلى متنها آليات عسكرية، بحسب ما قال عاملان في الميناء ومسؤول "
        "لوكالة بورياليس. وأظهرت صور للأقمار الصناعية التقطتها بلانيت لابز يوم الأحد نحو 40 آلية على الرصيف الشمالي. وتوجهت "
        "السفن إلى نوفوروسيسك.",
        language="ar",
    )
    (group,) = [g for g in origins([wire, arabic]) if len(g.members) > 1]
    assert group.label == "Borealis News Agency"


def test_a_paper_that_quotes_a_paper_rests_on_it() -> None:
    told = WIRE.split(" - ", 1)[1].replace(" told Reuters", " told the Odesa Harbour News")
    first = report("first", told, "Odesa Harbour News")
    later = report("later", COPIES["rewritten"].replace("Reuters", "Odesa Harbour News"), day="2025-03-04")
    assert own_reporting(first.text, first.outlet)
    assert joined(first, later) == [{"first", "later"}]


def test_many_copies_are_one_origin_even_when_an_older_story_shares_their_words() -> None:
    older = report("older", STRANGERS["another year"][0], "Reuters", "2021-03-08")
    copies = [report(f"c{n}", WIRE, day=f"2025-03-{3 + n % 3:02d}") for n in range(80)]
    found = joined(older, ORIGIN, *copies)
    assert [len(group) for group in found] == [81]
    assert "older" not in found[0]
