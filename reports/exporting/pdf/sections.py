"""A section as Typst: head, facts, text, assessments, predictions, credits, references."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from reports.document.types import CslItem, EditionDocument, Section
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.pdf.blocks import TypstWriter, line, prose, reference_label
from reports.exporting.pdf.figures import data, figure
from reports.exporting.pdf.places import Places
from reports.exporting.pdf.text import drawing, has_long_cells, link, string, words
from reports.exporting.wording import STATUS, credit_lines, section_title
from reports.languages import Phrase, Words
from reports.rendering import BlockKind, Piece, description_text, paragraphs_of_note, read_section, reference_pieces
from reports.rendering.drawing import Canvas, by_maturity, is_from_left
from reports.rendering.formulas import formulas_in, typst_of
from reports.rendering.terms import MATURITY, TECHNIQUE, TECHNIQUES, TECHNIQUES_DEFINED, words_of

#: The title of the appendix with the data of charts.
DATA = Phrase("Data of the figures")
#: So many signs of a technique's name have room in its column.
_LONG_NAME = 28


def section(document: EditionDocument, part: Section, number: int | None, places: Places) -> str:
    """One section, from its heading to its references."""
    return "\n".join(_parts(document, part, number, places)) + "\n\n"


def contents(document: EditionDocument, numbers: Mapping[UUID, int]) -> str:
    """The contents: each section with its number, maturity and page, and its summary below."""
    language = words_of(document.report)
    shapes = {level: shape(level, language) for level in {each.maturity for each in document.sections if each.trend}}
    rates = any(each.trend and each.maturity is not Maturity.NOT_RATED for each in document.sections)
    lines = []
    for part in document.sections:
        number = string(str(numbers[part.uid])) if part.uid in numbers else "none"
        rated = part.trend is not None and rates
        word = f"{shapes[part.maturity]} {words(language.label(MATURITY[part.maturity]))}" if rated else ""
        colour = by_maturity(part.maturity).light if rated else "#000000"
        summary = words(" ".join(description_text(part.summary).split())) if number != "none" else ""
        lines.append(
            f"contents-line({number}, {string(section_title(part.title, language))}, label({string(part.slug)}), [{word}], "
            f"rgb({string(colour)}), [{summary}]),"
        )
    ends = (
        (language("Earlier predictions"), "scores", document.scores),
        (language("Trends that have ended"), "endings", document.endings),
        (
            language.label(TECHNIQUES, TECHNIQUES_DEFINED),
            "techniques",
            any(each.definition for each in document.techniques),
        ),
        (language(DATA), "data", data(document).strip()),
    )
    for title, name, there in ends:
        if there:
            lines.append(f"contents-line(none, {string(title)}, label({string(name)}), [], black, []),")
    return f"#contents(({''.join(lines)}))"


def shape(maturity: Maturity, language: Words) -> str:
    """One of the four shapes, as high as the words beside it."""
    canvas = Canvas(14)
    canvas.height = 14
    canvas.maturity(maturity, 7, 7, 6)
    svg = canvas.svg(label=language.label(MATURITY[maturity]))
    return f"#box(baseline: 8%, pdf.artifact(image({drawing(svg)}, height: 0.78em)));"


def _parts(document: EditionDocument, part: Section, number: int | None, places: Places) -> Iterator[str]:
    shown, language = string(str(number)) if number else "none", words_of(document.report)
    yield f"#section-head({shown}, {string(section_title(part.title, language))}, label({string(part.slug)}))"
    if facts := _facts(document, part, language):
        yield f"#section-facts[{words(' · '.join(facts))}]"
    if part.summary:
        yield f"#section-summary[{prose(part.summary, document, places.technique)}]"
    yield from _body(document, part, places)
    yield from _assessments(document, part, places)
    yield from _predictions(document, part, places)
    if part.credits:
        yield f"#par[#label-text[{words(credit_lines(part.credits, language))}];];"


def _facts(document: EditionDocument, part: Section, language: Words) -> list[str]:
    trend = document.trend(part.trend)
    facts = []
    if trend and trend.name != part.title:
        facts.append(language("Trend: {name}", name=trend.name))
    if part.trend and part.maturity is not Maturity.NOT_RATED:
        facts.append(language("Maturity: {maturity}", maturity=language.label(MATURITY[part.maturity])))
    if part.keywords:
        facts.append(language("Keywords: {keywords}", keywords=language.in_a_row(part.keywords)))
    return facts


def _body(document: EditionDocument, part: Section, places: Places) -> Iterator[str]:
    read = read_section(document, part, heading_base=2)
    typst_of(formulas_in(token for block in read.blocks for token in block.tokens))  # all at once: each is kept
    writer = TypstWriter(part.slug, places.technique, words_of(document.report), read.notes)
    for block in read.blocks:
        if block.heading:
            yield f"#heading(level: {block.heading.level}, {string(block.heading.text or '–')})"
        elif block.figure and not block.repeated:
            yield figure(document, block.figure, places)
        elif block.paragraph:
            address = places.paragraph(part.slug, block.paragraph.id)
            yield f'#numbered("{block.paragraph.number}", {string(address)})[{writer.write(block.tokens)}]'
        elif block.kind is not BlockKind.NOTES:
            yield writer.write(block.tokens)
    # A figure that floats stays in its section.
    yield "#place.flush()"
    yield from _references(document, part, read.resolved.cited)


def _references(document: EditionDocument, part: Section, cited: Sequence[str]) -> Iterator[str]:
    if not cited:
        return
    items = {reference.key: reference.item for reference in document.references}
    language = words_of(document.report)
    yield f"#heading(level: 2, {string(language('References'))})"
    entries = "".join(
        f"[#metadata(none)#label({string(reference_label(part.slug, key))});{_pieces(items[key], language)}],"
        for key in cited
    )
    yield f'#small[#set par(justify: false);#enum(numbering: "[1]", {entries});]'


def _pieces(item: CslItem, language: Words) -> str:
    shown, pieces = [], tuple(reference_pieces(item, language))
    for piece in pieces:
        text = link(piece.href, piece.text) if piece.href else words(piece.text)
        shown.append(f"#emph[{text}];" if piece.emphasised else text)
    return f"{_its_way(pieces, language)}{''.join(shown)}"


def _its_way(pieces: Sequence[Piece], language: Words) -> str:
    """What has a source in Latin words read from the left, at the edge where an Arabic list begins."""
    turned = language.from_right and is_from_left("".join(piece.text for piece in pieces))
    return "#set align(right);#set text(dir: ltr);" if turned else ""


def _assessments(document: EditionDocument, part: Section, places: Places) -> Iterator[str]:
    if not part.assessments:
        return
    language = words_of(document.report)
    yield f"#heading(level: 2, {string(language.label(TECHNIQUES))})"
    rows, texts, longest = [], [], 0
    for each in part.assessments:
        technique = document.technique(each.technique)
        called = technique.name if technique else each.technique
        name, longest = link(places.technique(each.technique), called), max(longest, len(called))
        maturity = language.label(MATURITY[each.maturity])
        if each.status is AssessmentStatus.PROPOSED:
            maturity = f"{maturity} ({language(STATUS[each.status])})"
        rows.append(
            f"[{name}],[{words(maturity)}],[{line(paragraphs_of_note(each.note)[0], document, places.technique)}],"
        )
        if paragraphs_of_note(each.note)[1:]:
            texts.append(f"#heading(level: 3, {string(called)})\n{prose(each.note, document, places.technique)}")
    long = has_long_cells(paragraphs_of_note(each.note)[0] for each in part.assessments)
    # A long name takes two lines, so that the notes have room.
    first = "42mm" if longest > _LONG_NAME else "auto"
    head = "".join(f"[{words(each)}]," for each in (language.label(TECHNIQUE), language("Maturity"), language("Note")))
    yield (
        f"#data-table(long: {long}, table(columns: ({first}, auto, 1fr), align: start, "
        f"table.header({head}), {''.join(rows)}));"
    )
    yield from texts


def _predictions(document: EditionDocument, part: Section, places: Places) -> Iterator[str]:
    if not part.predictions:
        return
    language = words_of(document.report)
    yield f"#heading(level: 2, {string(language('Predictions'))})"
    items = []
    for each in part.predictions:
        criterion = ""
        if each.criterion:
            told = _put(
                language.around("Criterion: {criterion}", "criterion"),
                line(each.criterion, document, places.technique),
            )
            criterion = f" #label-text[{told}];"
        by = language.around("By {day}: {statement}", "statement", day=language.day(each.due))
        items.append(f"[{_put(by, line(each.statement, document, places.technique))}{criterion}],")
    yield f"#list({''.join(items)});"


def _put(around: tuple[str, str], markup: str) -> str:
    """Markup in its place in a sentence."""
    before, after = around
    return f"{words(before)}{markup}{words(after)}"
