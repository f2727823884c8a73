"""Footnotes and endnotes of a Word file."""

from collections.abc import Mapping
from typing import Protocol
from xml.etree.ElementTree import Element

from reports.importing.word.archive import Archive
from reports.importing.word.blocks import Block, Blocks
from reports.importing.word.equations import Equations
from reports.importing.word.lost import Lost
from reports.importing.word.pieces import NoteMark
from reports.importing.word.runs import Runs
from reports.importing.word.styles import Styles


class NoteTexts(Protocol):
    """Where the texts of notes are found."""

    def blocks(self, mark: NoteMark) -> list[Block]:
        """What stands in a note; nothing if it is not there."""


class Notes:
    """Finds the text of a note by its mark."""

    def __init__(
        self, archive: Archive, parts: Mapping[str, str], styles: Styles, lost: Lost, equations: Equations
    ) -> None:
        self._found: dict[NoteMark, tuple[Element, Blocks]] = {}
        for kind in ("footnote", "endnote"):
            name = parts.get(f"{kind}s", "")
            if (root := archive.xml(name)) is None:
                continue
            equations.look_through(root)
            blocks = Blocks(styles, Runs(styles, archive.links(name), lost, equations), lost)
            self._found |= {NoteMark(kind, each.get("w:id", "")): (each, blocks) for each in root}

    def blocks(self, mark: NoteMark) -> list[Block]:
        """What stands in a note; nothing if the file does not have it."""
        if mark not in self._found:
            return []
        element, blocks = self._found[mark]
        return list(blocks.read(element))
