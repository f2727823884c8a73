"""Pictures in Word files: figures, or words that say why not."""

import pytest

from tests.importing.samples import imported
from tests.importing.word_files import STYLES, docx, h, p, picture, png, style, title

PICTURE = {"rIdP": ("image", "media/image1.png", False)}
HERE = "under “Tides”"


def figures(*body, **more):
    found = imported(docx(title(), h(1, "Tides"), *body, **more), filename="sea.docx")
    shown = [
        (each.key, each.caption, each.alt, each.picture.media_type, each.picture.width)
        for each in found.document.figures
    ]
    return found.document.sections[0].body, shown, [(each.place, each.message) for each in found.findings]


def test_pictures_become_figures_with_their_alternative_text_and_caption():
    body = (
        p("x ", picture(alt="A tide table")),
        p("Figure 1: The tides of 2024", style="Caption"),
        p("y"),
        p(picture(alt="A tide table")),
    )

    assert figures(*body, links=PICTURE, extra={"word/media/image1.png": png()}) == (
        "x\n\n![[a-tide-table]]\n\ny\n\n![[a-tide-table-2]]",
        [
            ("a-tide-table", "The tides of 2024", "A tide table", "image/png", 2),
            ("a-tide-table-2", "", "A tide table", "image/png", 2),
        ],
        [],
    )
    found = imported(docx(title(), h(1, "A"), *body, links=PICTURE, extra={"word/media/image1.png": png()}))
    assert [each.data for each in found.pictures] == [png()]


LIBREOFFICE = style("Figure", "Figure", based="Caption") + style(
    "FigureWithCaption", "FigureWithCaption", based="Figure"
)
PANDOC = style("Figure", "Figure") + style("CaptionedFigure", "Captioned Figure", based="Figure")


@pytest.mark.parametrize(
    ("styles", "around", "below"),
    [
        (LIBREOFFICE, "FigureWithCaption", "Figure"),
        (PANDOC + style("ImageCaption", "Image Caption", based="Caption"), "CaptionedFigure", "ImageCaption"),
    ],
    ids=["LibreOffice", "pandoc"],
)
def test_captions_of_other_programs_stand_below_the_paragraph_of_the_picture(styles, around, below):
    body = p(picture(alt="Tides"), style=around), p("Figure 1: In 2024", style=below)
    found = figures(*body, styles=STYLES + styles, links=PICTURE, extra={"word/media/image1.png": png()})
    assert found == ("![[tides]]", [("tides", "In 2024", "Tides", "image/png", 2)], [])


def test_a_caption_above_a_picture_that_has_its_own_stays_as_text():
    body = p("Earlier words", style="Caption"), p(picture(alt="Tides"), "Own words", style="Caption")
    text, shown, _ = figures(*body, links=PICTURE, extra={"word/media/image1.png": png()})
    assert (text, shown[0][1]) == ("Earlier words\n\n![[tides]]", "Own words")


ELSEWHERE = "it is linked from elsewhere and not in the file."
ADD_IT = "Add it as a figure at the desk."
SAVE_IT = "Save it as PNG or JPEG and add it as a figure at the desk."
CUT_IT = (
    "and what was cut off is still in the file. Delete the cropped areas in Word (Compress Pictures), "
    "or add it as a figure at the desk."
)


@pytest.mark.parametrize(
    ("body", "data", "words"),
    [
        (p(picture(alt="Map")), b"\x01\x00\x00\x00emf", f"“Map” is left out: it is an EMF drawing. {SAVE_IT}"),
        (p(picture()), b"GIF89a", f"without alternative text is left out: it is a GIF. {SAVE_IT}"),
        (p(picture(alt="Map")), None, f"“Map” is left out: it is missing from the file. {ADD_IT}"),
        (p(picture(alt="Map", how="link")), b"", f"“Map” is left out: {ELSEWHERE} {ADD_IT}"),
        (p(picture(alt="Map", how="none")), b"", f"“Map” is left out: it is missing from the file. {ADD_IT}"),
        (p(picture(alt="Map", crop='<a:srcRect l="9"/>')), b"", f"“Map” is left out: it is cropped, {CUT_IT}"),
    ],
    ids=["EMF", "GIF", "missing", "linked", "empty", "cropped"],
)  # fmt: skip
def test_pictures_that_cannot_be_published_are_left_out_and_told(body, data, words):
    outside = 'r:link="' in body
    links = {"rIdP": ("image", "http://example.org/p.png" if outside else "media/image1.png", outside)}
    extra = {"word/media/image1.png": data} if data else {}

    assert figures(p("x"), body, links=links, extra=extra) == ("x", [], [(HERE, f"The picture {words}")])


def test_a_picture_in_the_title_is_told():
    file = docx(p("The Sea", picture(alt="Logo"), style="Title"), h(1, "A"), p("x"), links=PICTURE)
    found = imported(file, filename="sea.docx")
    assert found.document.figures == ()
    assert found.findings[-1].message == (
        "A picture before the first section is left out. Add it as a figure at the desk, and place it in a section."
    )


def test_a_picture_without_alternative_text_is_taken_and_told():
    text, shown, told = figures(p(picture()), links=PICTURE, extra={"word/media/image1.png": png()})

    assert (text, shown) == ("![[picture]]", [("picture", "", "", "image/png", 2)])
    assert told == [(HERE, "The picture picture has no alternative text. Describe it in the figure.")]
