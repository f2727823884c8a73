"""Citations as APA 7 prints them."""

from uuid import UUID

import pytest

from reports.citing.apa import apa
from reports.citing.item import CitedPart, citation_item
from reports.document.types import Credit, EditionDocument, ReportStatement, Section
from reports.languages import translator_for
from reports.rendering import read_section
from tests.exporting.writing import context_of

EDITION = "https://example.org/sea/2024/v1.0/"
TIDES = f"{EDITION}tides/"
NAMES = ["Ada Kelp", "Bo Eel", "Cy Cod", "Di Ray", "Ed Gar", "Fay Roe", "Gil Fin"]
MANY = [f"Ann{'abcdefghijklmnopqrstuvwxyz'[place]} Ray{place}" for place in range(22)]


def edition(credits=(), own=(), *, publisher="Harbour House", doi="", title="The Sea in 2024", section="Tidal Power"):
    """`credits` and `own` (the section's) are names, or pairs of name and role."""
    number = iter(range(10, 100))

    def credited(people):
        pairs = ((each, "Author") if isinstance(each, str) else each for each in people)
        return tuple(Credit(uid=UUID(int=next(number)), name=name, role=role) for name, role in pairs)

    return EditionDocument(
        uid=UUID(int=1),
        report=ReportStatement(uid=UUID(int=2), slug="sea", name="The Sea", publisher={"name": publisher}),
        year=2024,
        title=title,
        doi=doi,
        credits=credited(credits),
        sections=(
            Section(uid=UUID(int=3), slug="tides", title=section, body="It ebbs.\n\nIt flows.", credits=credited(own)),
        ),
    )


def cited(document, part=None):
    """The document cited; `part` is "section" or "paragraph" (its second)."""
    place = None
    if part:
        section = document.sections[0]
        paragraph = read_section(document, section).paragraphs[1] if part == "paragraph" else None
        place = CitedPart(section, paragraph)
    item = citation_item(document, context_of(document), place)
    return apa(item, translator_for(document.report.language))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (NAMES[:1], "Kelp, A."),
        (NAMES[:2], "Kelp, A., &amp; Eel, B."),
        (NAMES[:3], "Kelp, A., Eel, B., &amp; Cod, C."),
        (MANY[:20], ", ".join(f"Ray{place}, A." for place in range(19)) + ", &amp; Ray19, A."),
        (["Harbour Office"], "Harbour Office."),
        (["Ludwig van Beethoven"], "van Beethoven, L."),
        (["Beethoven, Ludwig van"], "Beethoven, L. van."),
        (["Martin Luther King, Jr."], "King Jr., M. L."),
        (["Jean-Paul Sartre"], "Sartre, J.-P."),
        (["J.R.R. Tolkien"], "Tolkien, J. R. R."),
        (["Лев Толстой"], "Толстой, Л."),
        (["山田 太郎"], "山田 太郎."),
        (["山田, 太郎"], "山田 太郎."),
        (["محفوظ, نجيب"], "نجيب محفوظ."),
    ],
)
def test_people_are_named_family_first(names, said):
    assert cited(edition(names)) == f"{said} (2025). <i>The Sea in 2024</i> (Version 1.0). Harbour House. {EDITION}"


def test_a_paragraph_of_a_section_is_cited_in_its_place():
    document = edition([("Cy Cod", "Editor"), ("Di Ray", "Editor")], own=["Ada Kelp", "Bo Eel"])
    there = f"{TIDES}#{read_section(document, document.sections[0]).paragraphs[1].id}"
    assert cited(document, "paragraph") == (
        "Kelp, A., &amp; Eel, B. (2025). Tidal Power. In C. Cod &amp; D. Ray (Eds.), <i>The Sea in 2024</i> (Version 1.0). "
        f"Harbour House. {there}"
    )


def test_a_section_that_nobody_signed_goes_by_its_title_in_an_edition_with_editors():
    assert cited(edition([("Cy Cod", "Editor")]), "section") == (
        f"Tidal Power. (2025). In C. Cod (Ed.), <i>The Sea in 2024</i> (Version 1.0). Harbour House. {TIDES}"
    )


def test_editors_stand_first_where_an_edition_has_no_authors():
    assert cited(edition([("Cy Cod", "Editor"), ("Di Ray", "Editor")])) == (
        f"Cod, C., &amp; Ray, D. (Eds.). (2025). <i>The Sea in 2024</i> (Version 1.0). Harbour House. {EDITION}"
    )


def test_authors_and_editors_of_an_edition_are_told_apart():
    assert cited(edition([("Cy Cod", "Editor")], own=["Ada Kelp"])) == (
        f"Kelp, A. (2025). <i>The Sea in 2024</i> (C. Cod, Ed.; Version 1.0). Harbour House. {EDITION}"
    )


@pytest.mark.parametrize("credits", [(), [("Fay Roe", "Fact checking")]])
def test_an_edition_without_author_or_editor_is_cited_by_its_publisher_once(credits):
    document = edition(credits, own=["Ada Kelp"] if credits else ())
    assert cited(document) == (f"Harbour House. (2025). <i>The Sea in 2024</i> (Version 1.0). {EDITION}")


def test_without_people_and_publisher_the_title_stands_first():
    said = cited(edition(publisher="", title="Who Rules the Sea?"))
    assert said == f"<i>Who Rules the Sea?</i> (Version 1.0). (2025). {EDITION}"


def test_a_doi_stands_for_the_address_of_the_edition_but_not_of_a_part():
    document = edition(["Ada Kelp"], doi="10.1234/sea")
    assert cited(document).endswith("Harbour House. https://doi.org/10.1234/sea")
    assert cited(document, part="section").endswith(f"Harbour House. {TIDES}")


def test_what_others_wrote_is_safe_to_show():
    document = edition(["Ada <b>"], section="On “Tides” & <script>", publisher="Eel & Sons")
    assert cited(document, part="section") == (
        "&lt;b&gt;, A. (2025). On “Tides” &amp; &lt;script&gt;. In <i>The Sea in 2024</i> (Version 1.0). "
        f"Eel &amp; Sons. {TIDES}"
    )


def test_a_section_without_authors_of_its_own_is_not_by_those_of_another():
    document = edition([("Cy Cod", "Editor")], own=["Ada Kelp"])
    foreword = Section(uid=UUID(int=99), slug="foreword", title="Foreword")
    item = citation_item(document, context_of(document), CitedPart(foreword))
    assert (item.author, [each.family for each in item.editor]) == ((), ["Cod"])


def in_language(language, part=None):
    """A German or Arabic report; links are left out."""
    editors = [("Ada Kelp", "Editor"), ("Bo Eel", "Editor")]
    document = edition(editors, ["Cy Cod", "Di Ray", "Ed Gar"] if part else (), section="Was?")
    report = document.report.model_copy(update={"language": language})
    return cited(document.model_copy(update={"report": report}), part).replace(EDITION, "")


def test_a_german_report_is_cited_in_german_words():
    assert in_language("de") == (
        "Kelp, A. &amp; Eel, B. (Hrsg.). (2025). <i>The Sea in 2024</i> (Fassung 1.0). Harbour House. "
    )


def test_an_arabic_report_is_cited_with_addresses_that_keep_their_direction():
    assert in_language("ar", "section").endswith("Harbour House. <bdi>tides/</bdi>")
