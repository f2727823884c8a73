"""What a file says of itself, as front matter has it: its day, its authors and its address."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.importing.word.blocks import Block, Paragraph
from reports.importing.word.styles import Role


@dataclass
class Said:
    """What a page or a Word file says of itself."""

    title: str = ""
    language: str = ""
    address: str = ""
    day: str = ""
    #: One text if several may stand in it.
    authors: tuple[str, ...] | str = ()

    def front(self) -> list[str]:
        """The lines of the front matter; none if nothing is said."""
        authors = self.authors if isinstance(self.authors, str) else list(self.authors)
        given = {"date": self.day, "authors": authors, "canonical_url": self.address}
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items() if value]
        return ["---", *lines, "---"] if lines else []


def without_said(blocks: Sequence[Block]) -> tuple[list[Block], Said]:
    """The blocks of a Word file without the paragraphs of the styles Author and Date above its first heading, and what these say.

    Of several days the first counts; the others stay, as does what has these styles further down.
    """
    kept: list[Block] = []
    authors: list[str] = []
    said, is_above = Said(), True
    for block in blocks:
        is_above = is_above and not (isinstance(block, Paragraph) and block.role is Role.HEADING)
        if not isinstance(block, Paragraph) or block.role not in (Role.AUTHOR, Role.DATE):
            kept.append(block)
        elif is_above and block.role is Role.AUTHOR and block.text:
            authors.append(block.text)
        elif is_above and block.role is Role.DATE and block.text and not said.day:
            said.day = block.text
        else:
            kept.append(replace(block, role=Role.TEXT))
    said.authors = authors[0] if len(authors) == 1 else tuple(authors)
    return kept, said
