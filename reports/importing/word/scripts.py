"""Raised and lowered letters, and the signs of Word's symbol fonts, as plain characters."""

import re

_UP = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RAISABLE = re.compile(r"[0-9+\-−=()n]+")
_LOWERABLE = re.compile(r"[0-9+\-−=()]+")
#: Endings of ordinals, and signs that mean the same on the line.
_ON_THE_LINE = re.compile(r"(?:st|nd|rd|th|er|re|e|ème|o|a|os|as|[™®©℠ªº°*†‡\s]+)", re.IGNORECASE)

_GREEK = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ",
        strict=True,
    )
)
_SYMBOL = {
    **{ord(letter): greek for letter, greek in _GREEK.items()},
    0x2B: "+", 0x2D: "−", 0x3D: "=", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…",
    0xC5: "⊕", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xD1: "∇", 0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x75: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def raised(text: str) -> tuple[str, str]:
    """Superscript: m² and 10⁻⁶ in signs of their own, 1st on the line; what is to be raised in Markdown with a caret beside it."""
    if _RAISABLE.fullmatch(text):
        return text.translate(_UP), ""
    return text, "" if not text or _ON_THE_LINE.fullmatch(text) else "^"


def lowered(text: str) -> tuple[str, str]:
    """Subscript: H₂O in signs of its own; what is to be lowered in Markdown with a low line beside it."""
    if _LOWERABLE.fullmatch(text):
        return text.translate(_DOWN), ""
    return text, "_" if text.strip() else ""


def symbol(font: str, code: str) -> str | None:
    """The character that the hexadecimal `code` shows in a font; None if it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return None
    if (signs := _FONTS.get(font.casefold())) is not None:
        return signs.get(number - 0xF000 if 0xF000 <= number < 0xF100 else number)
    return chr(number) if 0x20 < number < 0xD800 else None
