"""Captions of a Word file: the block that each belongs to, and the label and number before its text."""

import re
from collections.abc import Sequence

from reports.importing.blocks.model import Block, Paragraph, Piece, Role, Table, TextRun, has_role

# Words for tables, figures and other pictures in the labels of captions, in the languages of Word.
_TABLES = """
    table tab tabelle tabl tableau tabla cuadro tabela tabella tabel tabell tafel taulukko tabulka tabuľka tabelul tablica taula
    taboa táblázat tabula lentelė tablo çizelge πίνακας таблица таблиця табела табл جدول الجدول טבלה 表 表格 표 ตาราง bảng jadual
"""
_FIGURES = """
    figure fig figur figuur figura figuri abbildung abb afbeelding afb ábra kuva kuvio obrázek obr obrázok rysunek rys joonis
    attēls pav paveikslas irudia şekil εικόνα σχήμα рисунок рис малюнок мал фигура фиг слика slika الشكل شكل איור 图 圖 図 그림
    รูปที่ ภาพที่ hình gambar rajah
"""
_PICTURES = """
    bild illustration ill illustrasjon ilustración ilustração illustrazione image imagen imagem immagine picture photo photograph
    foto fotografie fotografía map karte carte mapa mappa kaart kart karta chart graph grafik graphique gráfico gráfica grafico
    grafiek graf diagram diagramm diagramme diagrama diagramma schaubild schema schéma esquema scheme plate exhibit wykres zdjęcie
    kép resim διάγραμμα схема диаграмма график фото карта صورة תרשים 사진
"""
_TABLE, _FIGURE, _PICTURE = (frozenset(words.split()) for words in (_TABLES, _FIGURES, _PICTURES))
_NUMBER = r"(?:[A-Z][.-]?)?\d{1,4}(?:[.\-–]\d{1,3}){0,3}[a-z]?"
_LABEL = re.compile(rf"\s*(?P<word>[^\W\d_]{{1,20}})\.?\s{{0,2}}(?:(?P<number>{_NUMBER})|[IVX]{{1,7}})(?!\w)")
#: The text before an automatic number: `Figure `, or `Figure 2-` with the number of a chapter.
_BEFORE = re.compile(r"\s*(?:[^\W\d_]{1,20}\s)?(?:[^\W\d_]{1,20}\.?\s{0,2})?(?:[A-Z\d]{1,4}[.\-–])?")
#: Punctuation between a label and the text of a caption.
_END = re.compile(r"\s?(?:[:|—：]\s*|[.–)-]+(?:\s+|$)|$)")
_SPACE = re.compile(r"\s+")


def without_label(pieces: Sequence[Piece]) -> list[Piece]:
    """Return a caption without its label and number, because figures of an edition are numbered again."""
    count = _label_end(pieces)
    result: list[Piece] = []
    for each in pieces:
        if not isinstance(each, TextRun):
            result.append(each)
            continue
        cut = min(count, len(each.text))
        count -= cut
        result.append(each.with_text(each.text[cut:]))
    return result


def _label_end(pieces: Sequence[Piece]) -> int:
    """Return the length of a label with the punctuation and space after it; 0 if there is none."""
    text = "".join(each.text for each in pieces if isinstance(each, TextRun))
    found = _label(text)
    counted = _counted_end(pieces, text)
    end = max(counted, found.end() if found else 0)
    if not end:
        return 0
    if parted := _END.match(text, end):
        return parted.end()
    space = _SPACE.match(text, end)
    follows = space.end() if space else end
    if counted:
        return follows
    # `Figure 3 shows …` and `Photo 51 by Rosalind Franklin` do not begin with a label.
    is_sure = found is not None and found["number"] and found["word"].casefold() not in _PICTURE
    return follows if is_sure and space and not text[follows].islower() else 0


def _label(text: str) -> re.Match[str] | None:
    """Return the label that a caption begins with, or None. Only known words are labels."""
    found = _LABEL.match(text)
    return found if found and found["word"].casefold() in _TABLE | _FIGURE | _PICTURE else None


def _counted_end(pieces: Sequence[Piece], text: str) -> int:
    """Return the end of the number that Word counts if only a label precedes it, or 0."""
    at = 0
    for each in pieces:
        if isinstance(each, TextRun):
            if each.sequence:
                return at + len(each.text) if _BEFORE.fullmatch(text, 0, at) else 0
            at += len(each.text)
    return 0


def with_captions(blocks: Sequence[Block]) -> list[tuple[Block, Paragraph | None]]:
    """Return the blocks that are not captions, each with its own caption: the one below it, above it or in it."""
    pairs: list[tuple[Block, Paragraph | None]] = []
    waiting: Paragraph | None = None
    for at, block in enumerate(blocks):
        before = blocks[at - 1] if at else None
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if not isinstance(block, Paragraph) or block.role not in {Role.CAPTION, Role.TABLE_CAPTION}:
            pairs.append((block, waiting))
            waiting = None
        elif block.pictures:
            pairs.append((Paragraph(list(block.pictures), findings=block.findings), block if block.text else waiting))
            waiting = None
        elif _belongs_to_table(block, before, after):
            if isinstance(after, Table):
                waiting = block
            elif pairs and pairs[-1][1] is None:
                pairs[-1] = pairs[-1][0], block
            else:
                pairs.append((block, None))
        elif pairs and pairs[-1][1] is None and _has_pictures(pairs[-1][0]):
            pairs[-1] = pairs[-1][0], block
        elif _has_pictures(after) and not has_role(after, Role.CAPTION):
            waiting = block
        else:
            pairs.append((block, None))
    return pairs


def _belongs_to_table(caption: Paragraph, before: Block | None, after: Block | None) -> bool:
    """Return whether a caption belongs to a table next to it. One below a table does, unless it is labelled as a figure."""
    names = {each.sequence for each in caption.pieces if isinstance(each, TextRun)}
    if found := _label(caption.text):
        names.add(found["word"].casefold())
    if names & _TABLE or caption.role is Role.TABLE_CAPTION:
        return isinstance(before, Table) or isinstance(after, Table)
    return isinstance(before, Table) and not names & (_FIGURE | _PICTURE)


def _has_pictures(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and bool(block.pictures)


def without_empty(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that have content or a finding."""
    return [
        each
        for each in blocks
        if isinstance(each, Table) or not each.is_empty or each.findings or each.role is Role.CODE
    ]
