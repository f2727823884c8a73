"""Findings of one kind stand together: said once, with their places below."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import ngettext_lazy

from reports.languages import ENGLISH

#: Rule -> what several of its findings are called together.
SEVERAL = {
    "section-title": ngettext_lazy("%(few)s section has no title", "%(few)s sections have no title", "count"),
    "section-text": ngettext_lazy("%(few)s section has no text", "%(few)s sections have no text", "count"),
    "unreviewed": ngettext_lazy(
        "%(count)s text carried over from an earlier year needs review",
        "%(count)s texts carried over from an earlier year need review",
        "count",
    ),
    "broken-text": ngettext_lazy(
        "%(few)s place in a text leads nowhere", "%(few)s places in texts lead nowhere", "count"
    ),
    "dead-link": ngettext_lazy(
        "%(few)s link to another edition leads nowhere", "%(few)s links to other editions lead nowhere", "count"
    ),
    "untidy-text": ngettext_lazy(
        "%(few)s place in a text is shown otherwise than meant",
        "%(few)s places in texts are shown otherwise than meant",
        "count",
    ),
    "few-sources": ngettext_lazy(
        "%(few)s section cites fewer sources than the report asks for",
        "%(few)s sections cite fewer sources than the report asks for",
        "count",
    ),
    "proposed": ngettext_lazy(
        "%(few)s section has proposed assessments that nobody has confirmed",
        "%(few)s sections have proposed assessments that nobody has confirmed",
        "count",
    ),
    "quote": ngettext_lazy(
        "%(few)s quote of an assessment is no longer in the text",
        "%(few)s quotes of assessments are no longer in the text",
        "count",
    ),
    "not-rated": ngettext_lazy(
        "%(few)s section does not rate the maturity of its trend",
        "%(few)s sections do not rate the maturity of their trends",
        "count",
    ),
    "early-prediction": ngettext_lazy(
        "%(few)s prediction is about what is past", "%(few)s predictions are about what is past", "count"
    ),
    "approval": ngettext_lazy("%(few)s text is not approved yet", "%(few)s texts are not approved yet", "count"),
    "changes-asked": ngettext_lazy("%(few)s review asks for changes", "%(few)s reviews ask for changes", "count"),
    "figure-content": ngettext_lazy("%(few)s figure is empty", "%(few)s figures are empty", "count"),
    "figure-drawn": ngettext_lazy(
        "%(few)s chart cannot be drawn as it asks", "%(few)s charts cannot be drawn as they ask", "count"
    ),
    "figure-alternative": ngettext_lazy(
        "%(few)s figure has no text alternative", "%(few)s figures have no text alternative", "count"
    ),
    "font": ngettext_lazy(
        "%(few)s script has no font on this server", "%(few)s scripts have no font on this server", "count"
    ),
    "identifier": ngettext_lazy(
        "%(few)s number of a source looks wrong", "%(few)s numbers of sources look wrong", "count"
    ),
    "duplicate-source": ngettext_lazy("%(few)s source is listed twice", "%(few)s sources are listed twice", "count"),
    "newer-source": ngettext_lazy(
        "%(few)s source is newer than the text", "%(few)s sources are newer than the text", "count"
    ),
    "open-score": ngettext_lazy(
        "%(few)s prediction of an earlier year is still open",
        "%(few)s predictions of earlier years are still open",
        "count",
    ),
}

#: Of these, what they are called together says all but where.
SAID_BY_KIND = {"section-text", "unreviewed", "not-rated", "figure-content", "figure-drawn", "figure-alternative"}


@dataclass(frozen=True)
class Line:
    """A finding as the desk shows it; `called` is the section, figure or reference that it is about, if it is about one."""

    rule: str
    words: str
    address: str
    called: str = ""


@dataclass(frozen=True)
class Kind:
    """Findings of one rule: what they are called together, and each as its address and its words.

    Where nothing but the place differs, these words are its name.
    """

    words: str
    places: tuple[tuple[str, str], ...]


def kinds(lines: Iterable[Line]) -> tuple[Kind, ...]:
    """Lines that stand in the order of their rules, as kinds."""
    found = []
    for rule, some in groupby(lines, key=lambda line: line.rule):
        alike = tuple(some)
        if len(alike) > 1 and rule in SEVERAL:
            is_said = rule in SAID_BY_KIND
            places = tuple((line.address, (is_said and line.called) or line.words) for line in alike)
            found.append(Kind(SEVERAL[rule] % {"count": len(alike), "few": capfirst(ENGLISH.few(len(alike)))}, places))
        else:
            found += [Kind(line.words, ((line.address, line.words),)) for line in alike]
    return tuple(found)
