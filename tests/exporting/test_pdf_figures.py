"""Figures in the PDF: text goes on around tall ones, and each stays in its section, below its title."""

from uuid import UUID

from reports.document.types import Figure, Picture
from tests.citing.documents import DOCUMENT
from tests.exporting.pictures import png
from tests.exporting.reading_pdf import pages_of
from tests.exporting.writing import context_of, write

#: As wide as the text, and more than half a page high.
SIZE = (800, 800)


def pages(*bodies):
    """The pages of an edition of these sections, whose figures are pictures as SIZE has it: their titles are "Photo 0." and so on."""
    digest = "0" * 64
    shown = Picture(sha256=digest, media_type="image/png", width=SIZE[0], height=SIZE[1])
    figures = tuple(Figure(uid=UUID(int=80 + n), key=f"f{n}", title=f"Photo {n}.", picture=shown) for n in range(4))
    sections = tuple(
        DOCUMENT.sections[0].model_copy(
            update={"uid": UUID(int=900 + n), "title": f"Of part {n}.", "slug": f"s-{n}", "summary": "", "body": body}
        )
        for n, body in enumerate(bodies)
    )
    made = DOCUMENT.model_copy(update={"sections": sections, "figures": figures})
    return [" ".join(page.split()) for page in pages_of(write(made, context_of(made, {digest: png(size=SIZE)})))[3:]]


def paragraphs(word, count):
    """So many paragraphs, of which five fill a page."""
    return "\n\n".join([f"{word} on. " * 80] * count)


def page_with(told, *words):
    """The number of the only page on which the words are."""
    [found] = [number for number, page in enumerate(told) if all(word in page for word in words)]
    return found


def test_text_goes_on_where_a_tall_picture_has_no_room():
    told = pages(f"{paragraphs('Before', 3)}\n\n![[f0]]\n\n{paragraphs('After', 4)}")
    assert page_with(told, "Before on.", "After on.") == 0
    assert page_with(told, "Photo 0.") == 1
    assert "After on." in told[1]


def test_text_fills_the_page_before_tall_pictures_near_each_other():
    told = pages(
        f"{paragraphs('Before', 2)}\n\n![[f0]]\n\n{paragraphs('Between', 1)}\n\n![[f1]]\n\n{paragraphs('After', 4)}"
    )
    assert page_with(told, "Before on.", "Between on.", "After on.") == 0
    assert [page_with(told, each) for each in ("Photo 0.", "Photo 1.")] == [1, 2]


def test_a_picture_stands_below_the_title_of_its_section_and_above_the_next():
    told = pages(f"First.\n\n![[f0]]\n\n{paragraphs('After', 1)}", f"{paragraphs('Of it', 3)}\n\n![[f1]]", "Last.")
    said = " ".join(told)
    order = ["Of part 0.", "Photo 0.", "Of part 1.", "Photo 1.", "Of part 2."]
    places = [said.rindex(each) for each in order]
    assert places == sorted(places), said
