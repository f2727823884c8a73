"""Citations in words, as APA 7, Chicago 18 (notes and bibliography) and IEEE print them."""

from uuid import UUID

import pytest

from reports.citing import styles
from reports.citing.item import Place, citation_item
from reports.document.types import Credit, EditionDocument, ReportStatement, Section
from reports.languages import words_in
from reports.rendering import read_section
from tests.exporting.test_round_trip import context_of

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


def cited(document, style, *, part=None):
    """The document in `style`; `part` is "section" or "paragraph" (its second)."""
    place, number = None, None
    if part:
        section = document.sections[0]
        paragraph = read_section(document, section).paragraphs[1] if part == "paragraph" else None
        place, number = Place(section, paragraph), paragraph and paragraph.number
    item = citation_item(document, context_of(document), place)
    return getattr(styles, style)(styles.work(item, item.version, number, words_in(document.report.language)))


@pytest.mark.parametrize(
    ("names", "apa", "note", "listed", "ieee"),
    [
        (NAMES[:1], "Kelp, A.", "Ada Kelp", "Kelp, Ada.", "A. Kelp"),
        (NAMES[:2], "Kelp, A., &amp; Eel, B.", "Ada Kelp and Bo Eel", "Kelp, Ada, and Bo Eel.", "A. Kelp and B. Eel"),
        (
            NAMES[:3],
            "Kelp, A., Eel, B., &amp; Cod, C.",
            "Ada Kelp et al.",
            "Kelp, Ada, Bo Eel, and Cy Cod.",
            "A. Kelp, B. Eel, and C. Cod",
        ),
        (
            NAMES[:6],
            "Kelp, A., Eel, B., Cod, C., Ray, D., Gar, E., &amp; Roe, F.",
            "Ada Kelp et al.",
            "Kelp, Ada, Bo Eel, Cy Cod, Di Ray, Ed Gar, and Fay Roe.",
            "A. Kelp, B. Eel, C. Cod, D. Ray, E. Gar, and F. Roe",
        ),
        (
            NAMES,
            "Kelp, A., Eel, B., Cod, C., Ray, D., Gar, E., Roe, F., &amp; Fin, G.",
            "Ada Kelp et al.",
            "Kelp, Ada, Bo Eel, Cy Cod, et al.",
            "A. Kelp <i>et al.</i>",
        ),
        (
            MANY[:20],
            ", ".join(f"Ray{place}, A." for place in range(19)) + ", &amp; Ray19, A.",
            "Anna Ray0 et al.",
            "Ray0, Anna, Annb Ray1, Annc Ray2, et al.",
            "A. Ray0 <i>et al.</i>",
        ),
        (
            MANY,
            ", ".join(f"Ray{place}, A." for place in range(19)) + ", . . . Ray21, A.",
            "Anna Ray0 et al.",
            "Ray0, Anna, Annb Ray1, Annc Ray2, et al.",
            "A. Ray0 <i>et al.</i>",
        ),
        (["Harbour Office"], "Harbour Office.", "Harbour Office", "Harbour Office.", "Harbour Office"),
        (
            ["Ludwig van Beethoven"],
            "van Beethoven, L.",
            "Ludwig van Beethoven",
            "van Beethoven, Ludwig.",
            "L. van Beethoven",
        ),
        (
            ["Beethoven, Ludwig van"],
            "Beethoven, L. van.",
            "Ludwig van Beethoven",
            "Beethoven, Ludwig van.",
            "L. van Beethoven",
        ),
        (
            ["Martin Luther King, Jr."],
            "King, M. L., Jr.",
            "Martin Luther King Jr.",
            "King, Martin Luther, Jr.",
            "M. L. King Jr.",
        ),
        (["Jean-Paul Sartre"], "Sartre, J.-P.", "Jean-Paul Sartre", "Sartre, Jean-Paul.", "J.-P. Sartre"),
        (["J.R.R. Tolkien"], "Tolkien, J. R. R.", "J.R.R. Tolkien", "Tolkien, J.R.R.", "J. R. R. Tolkien"),
        (["Лев Толстой"], "Толстой, Л.", "Лев Толстой", "Толстой, Лев.", "Л. Толстой"),
        (["山田 太郎"], "山田 太郎.", "山田 太郎", "山田 太郎.", "山田 太郎"),
        (["山田, 太郎"], "山田 太郎.", "山田 太郎", "山田 太郎.", "山田 太郎"),
        (["محفوظ, نجيب"], "نجيب محفوظ.", "نجيب محفوظ", "نجيب محفوظ.", "نجيب محفوظ"),
    ],
)
def test_people_are_named_as_each_style_asks(names, apa, note, listed, ieee):
    document = edition(names)
    assert cited(document, "apa") == f"{apa} (2025). <i>The Sea in 2024</i> (Version 1.0). Harbour House. {EDITION}"
    assert cited(document, "chicago_note") == (
        f"{note}, <i>The Sea in 2024</i>, version 1.0 (Harbour House, 2025), {EDITION}."
    )
    assert cited(document, "chicago_bibliography") == (
        f"{listed} <i>The Sea in 2024</i>. Version 1.0. Harbour House, 2025. {EDITION}."
    )
    assert cited(document, "ieee") == (
        f"{ieee}, “The Sea in 2024,” Harbour House, ver. 1.0, Jan. 2025. [Online]. Available: {EDITION}"
    )


def every_style(document, part=None):
    return [
        cited(document, style, part=part)
        for style in ("apa", "apa_in_text", "chicago_note", "chicago_bibliography", "ieee", "ieee_in_text")
    ]


def test_a_paragraph_of_a_section_is_cited_in_its_place():
    document = edition([("Cy Cod", "Editor"), ("Di Ray", "Editor")], own=["Ada Kelp", "Bo Eel"])
    there = f"{TIDES}#{read_section(document, document.sections[0]).paragraphs[1].id}"
    assert every_style(document, "paragraph") == [
        (
            "Kelp, A., &amp; Eel, B. (2025). Tidal Power. In C. Cod &amp; D. Ray (Eds.), <i>The Sea in 2024</i> (Version 1.0). "
            f"Harbour House. {there}"
        ),
        "(Kelp &amp; Eel, 2025, para. 2)",
        (
            "Ada Kelp and Bo Eel, “Tidal Power,” in <i>The Sea in 2024</i>, version 1.0, ed. Cy Cod and Di Ray (Harbour House, 2025), "
            f"para. 2, {there}."
        ),
        (
            "Kelp, Ada, and Bo Eel. “Tidal Power.” In <i>The Sea in 2024</i>, version 1.0, edited by Cy Cod and Di Ray. "
            f"Harbour House, 2025. {there}."
        ),
        (
            "A. Kelp and B. Eel, “Tidal Power,” in <i>The Sea in 2024</i>, ver. 1.0, C. Cod and D. Ray, Eds. Harbour House, 2025, "
            f"para. 2. [Online]. Available: {there}"
        ),
        "[1, para. 2]",
    ]


def test_a_section_that_nobody_signed_goes_by_its_title_in_an_edition_with_editors():
    assert every_style(edition([("Cy Cod", "Editor")]), "section") == [
        f"Tidal Power. (2025). In C. Cod (Ed.), <i>The Sea in 2024</i> (Version 1.0). Harbour House. {TIDES}",
        "(“Tidal Power,” 2025)",
        f"“Tidal Power,” in <i>The Sea in 2024</i>, version 1.0, ed. Cy Cod (Harbour House, 2025), {TIDES}.",
        f"“Tidal Power.” In <i>The Sea in 2024</i>, version 1.0, edited by Cy Cod. Harbour House, 2025. {TIDES}.",
        f"“Tidal Power,” in <i>The Sea in 2024</i>, ver. 1.0, C. Cod, Ed. Harbour House, 2025. [Online]. Available: {TIDES}",
        "[1]",
    ]


def test_editors_stand_first_where_an_edition_has_no_authors():
    assert every_style(edition([("Cy Cod", "Editor"), ("Di Ray", "Editor")])) == [
        f"Cod, C., &amp; Ray, D. (Eds.). (2025). <i>The Sea in 2024</i> (Version 1.0). Harbour House. {EDITION}",
        "(Cod &amp; Ray, 2025)",
        f"Cy Cod and Di Ray, eds., <i>The Sea in 2024</i>, version 1.0 (Harbour House, 2025), {EDITION}.",
        f"Cod, Cy, and Di Ray, eds. <i>The Sea in 2024</i>. Version 1.0. Harbour House, 2025. {EDITION}.",
        f"C. Cod and D. Ray, Eds., “The Sea in 2024,” Harbour House, ver. 1.0, Jan. 2025. [Online]. Available: {EDITION}",
        "[1]",
    ]


def test_authors_and_editors_of_an_edition_are_told_apart():
    document = edition([("Cy Cod", "Editor")], own=["Ada Kelp"])
    assert every_style(document)[0] == (
        f"Kelp, A. (2025). <i>The Sea in 2024</i> (C. Cod, Ed.; Version 1.0). Harbour House. {EDITION}"
    )
    assert every_style(document)[3] == (
        f"Kelp, Ada. <i>The Sea in 2024</i>. Version 1.0. Edited by Cy Cod. Harbour House, 2025. {EDITION}."
    )


def test_a_publisher_that_is_the_author_is_named_once_in_apa():
    assert every_style(edition())[:3] == [
        f"Harbour House. (2025). <i>The Sea in 2024</i> (Version 1.0). {EDITION}",
        "(Harbour House, 2025)",
        f"Harbour House, <i>The Sea in 2024</i>, version 1.0 (Harbour House, 2025), {EDITION}.",
    ]


@pytest.mark.parametrize("credits", [(), [("Fay Roe", "Fact checking")]])
def test_an_edition_that_names_no_author_or_editor_of_its_own_is_by_its_publisher_and_not_by_a_section_s_author(
    credits,
):
    document = edition(credits, own=["Ada Kelp"])
    assert every_style(document)[:3] == [
        f"Harbour House. (2025). <i>The Sea in 2024</i> (Version 1.0). {EDITION}",
        "(Harbour House, 2025)",
        f"Harbour House, <i>The Sea in 2024</i>, version 1.0 (Harbour House, 2025), {EDITION}.",
    ]
    assert cited(document, "apa", part="section").startswith("Kelp, A. (2025). Tidal Power.")


def test_without_people_and_publisher_the_title_stands_first():
    assert every_style(edition(publisher="", title="Who Rules the Sea?")) == [
        f"<i>Who Rules the Sea?</i> (Version 1.0). (2025). {EDITION}",
        "(<i>Who Rules the Sea?</i>, 2025)",
        f"<i>Who Rules the Sea?</i>, version 1.0 (2025), {EDITION}.",
        f"<i>Who Rules the Sea?</i> Version 1.0. 2025. {EDITION}.",
        f"“Who Rules the Sea?” ver. 1.0, Jan. 2025. [Online]. Available: {EDITION}",
        "[1]",
    ]


def test_a_doi_stands_for_the_address_of_the_edition_but_not_of_a_part():
    document = edition(["Ada Kelp"], doi="10.1234/sea")
    assert cited(document, "apa").endswith("Harbour House. https://doi.org/10.1234/sea")
    assert cited(document, "ieee").endswith("ver. 1.0, Jan. 2025, doi: 10.1234/sea.")
    assert cited(document, "apa", part="section").endswith(f"Harbour House. {TIDES}")


def test_what_others_wrote_is_safe_to_show_and_quotes_stand_within_quotes():
    document = edition(["Ada <b>"], section="On “Tides” & <script>", publisher="Eel & Sons")
    assert cited(document, "chicago_bibliography", part="section") == (
        "&lt;b&gt;, Ada. “On ‘Tides’ &amp; &lt;script&gt;.” In <i>The Sea in 2024</i>, version 1.0. "
        f"Eel &amp; Sons, 2025. {TIDES}."
    )


def test_a_section_without_authors_of_its_own_is_not_by_those_of_another():
    document = edition([("Cy Cod", "Editor")], own=["Ada Kelp"])
    foreword = Section(uid=UUID(int=99), slug="foreword", title="Foreword")
    item = citation_item(document, context_of(document), Place(foreword))
    assert (item.author, [each.family for each in item.editor]) == ((), ["Cod"])


def in_language(language, part=None):
    """A German or Arabic report in each style; links are left out."""
    editors = [("Ada Kelp", "Editor"), ("Bo Eel", "Editor")]
    document = edition(editors, ["Cy Cod", "Di Ray", "Ed Gar"] if part else (), section="Was?")
    report = document.report.model_copy(update={"language": language})
    return [each.replace(EDITION, "") for each in every_style(document.model_copy(update={"report": report}), part)]


def test_a_german_report_is_cited_in_german_words():
    assert in_language("de") == [
        "Kelp, A. &amp; Eel, B. (Hrsg.). (2025). <i>The Sea in 2024</i> (Fassung 1.0). Harbour House. ",
        "(Kelp &amp; Eel, 2025)",
        "Ada Kelp und Bo Eel, Hrsg., <i>The Sea in 2024</i>, Fassung 1.0 (Harbour House, 2025), .",
        "Kelp, Ada und Bo Eel, Hrsg. <i>The Sea in 2024</i>. Fassung 1.0. Harbour House, 2025. .",
        "A. Kelp und B. Eel, Hrsg., „The Sea in 2024“, Harbour House, Fassung 1.0, Jan. 2025. [Online]. Verfügbar unter: ",
        "[1]",
    ]
    _, in_text, note, listed, *_ = in_language("de", "paragraph")
    whole = "<i>The Sea in 2024</i>, Fassung 1.0"
    where = f"in {whole}, hg. von Ada Kelp und Bo Eel (Harbour House, 2025), Abs. 2, tides/#p-3ca403822d."
    assert in_text == "(Cod u. a., 2025, Abs. 2)"
    assert note == f"Cy Cod u. a., „Was?“, {where}"
    assert listed.startswith(
        f"Cod, Cy, Di Ray und Ed Gar. „Was?“. In {whole}, herausgegeben von Ada Kelp und Bo Eel. Harbour House, 2025. "
    )


def test_an_arabic_report_is_cited_with_addresses_that_keep_their_direction():
    apa, in_text, _, _, ieee, _ = in_language("ar", "section")
    assert apa.endswith("Harbour House. <bdi>tides/</bdi>")
    assert in_text == "(Cod et al., 2025)"
    assert ieee.endswith("Available: <bdi>tides/</bdi>")
