"""How long a text is, as an editor is told it: on the board, beside the text, and while it is typed."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORDS_A_MINUTE = 230
#: What readers don't read as words: figures, citations, calls and names of notes, addresses of links.
_UNREAD = re.compile(r"!\[\[[^\[\]]*\]\]|\[\s*@[^\[\]]*\]|\[\^[^\[\]\s]+\]:?|(?<=\])\([^)\]]*\)")
#: A technique: its words, or its name.
_TECHNIQUE = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]")
#: Chinese and Japanese signs: of what has no spaces between words, each counts.
_SIGN = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BETWEEN = re.compile(r"[\s\u2013\u2014|]+")


def count_words(markdown: str) -> int:
    """The words that readers read in a body."""
    text = _TECHNIQUE.sub(r"\1", _UNREAD.sub(" ", markdown))
    spaced = _SIGN.sub(r" \g<0> ", text)
    return sum(any(map(str.isalnum, each)) for each in _BETWEEN.split(spaced))


def length_in_words(markdown: str) -> str:
    """`264 words, 1 minute to read.`"""
    words = count_words(markdown)
    if not words:
        return _("0 words.")
    minutes = max(1, round(words / WORDS_A_MINUTE))
    return _("%(words)s, %(minutes)s to read.") % {
        "words": ngettext("%(count)s word", "%(count)s words", words) % {"count": f"{words:,}"},
        "minutes": ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes},
    }
