"""The rule about what the fonts at hand can show. Pages are shown with readers' own fonts, the PDF with those of this server."""

import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.exporting.typesetting import signs_without_font
from reports.publishing.checks.registry import Found, Level, Subject, rule

#: How many signs a finding shows.
_SHOWN = 8
_OF_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "KANGXI")
_EMOJI = range(0x1F000, 0x20000)


@rule("font", Level.WARNING, field="id_body", own_field="", several="%(count)d scripts have no font on this server")
def font(subject: Subject) -> Iterator[Found]:
    """Every character has a font on this server, so that the PDF can show it."""
    document = subject.document
    lacking = signs_without_font(document.model_dump_json())
    for package in sorted({_package(sign) for sign in lacking}):
        signs = {sign for sign in lacking if _package(sign) == package}
        shown = " ".join(sorted(signs)[:_SHOWN]) + (" …" if len(signs) > _SHOWN else "")
        inside = (each for each in document.sections if not signs.isdisjoint(each.model_dump_json()))
        place = next((f"section:{each.slug}" for each in inside), "edition")
        if package:
            yield (
                _(
                    "No font on this server has %(signs)s: the PDF will show an empty box for each. Ask the administrator of the "
                    "server to install the package %(package)s and restart it."
                )
                % {"signs": shown, "package": package},
                place,
            )
        else:
            yield (
                _(
                    "No font has %(signs)s: the PDF will show an empty box for each. Replace the characters, or delete them."
                )
                % {"signs": shown},
                place,
            )


def _package(sign: str) -> str:
    """The package of Debian's that has a font for it, or ""."""
    name = unicodedata.name(sign, "")
    if name.startswith(_OF_CJK):
        return "fonts-noto-cjk"
    if ord(sign) in _EMOJI:
        return "fonts-noto-color-emoji"
    return "fonts-noto-core" if name else ""
