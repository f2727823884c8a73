"""Redirects from old addresses, given in a table or in the file of an edition."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from reports.drafting.plan import Action, Plan
from reports.importing import Alias, FileError, ImportRefused, Redirect
from reports.importing.consistency import did_you_mean
from reports.models import draft as tables
from reports.models.index import PublishedSection
from reports.models.series import Edition, OldAddress, Report
from reports.rendering import headings_of

_HEADING = re.compile(r'<h[1-6] id="([^"]+)"')
#: The most old addresses named in one sentence.
MOST_NAMED = 10

type Target = tuple[Report, Edition | None, UUID | None]


@transaction.atomic
def load_redirects(redirects: Iterable[Redirect], *, filename: str) -> Plan:
    """Save redirects, and return the plan. Raise ImportRefused with all that have no target, published or drafted."""
    plan, errors = Plan(), []
    for redirect in redirects:
        try:
            report, edition, section = _find_target(redirect.report, redirect.year, redirect.section)
        except LookupError as error:
            errors.append(FileError(redirect.line, str(error.args[0])))
        else:
            _keep(plan, redirect.path, report, edition, section)
    if errors:
        raise ImportRefused(filename, errors)
    return plan


def load_aliases(edition: Edition, aliases: Iterable[Alias], plan: Plan) -> None:
    """Save the old addresses that an edition's file gives for it and its sections.

    Addresses that already redirect to another edition do not change; the plan has a note on them.
    """
    if not (aliases := tuple(aliases)):
        return
    paths = [alias.path for alias in aliases]
    others = OldAddress.objects.filter(path__in=paths).exclude(edition=edition)
    if taken := sorted(others.values_list("path", flat=True), key=paths.index):
        words = _(
            "Not changed, because they already redirect elsewhere: the old addresses %(some)s. Use manage.py import_redirects "
            "to change them."
        )
        plan.notes.append(words % {"some": ", ".join(taken[:MOST_NAMED]) + (", …" if taken[MOST_NAMED:] else "")})
    uids = dict(tables.Section.objects.filter(draft=edition.pk).values_list("slug", "uid"))
    for alias in (alias for alias in aliases if alias.path not in taken):
        _keep(plan, alias.path, edition.report, edition, uids.get(alias.section) if alias.section else None)


def _find_target(slug: str, year: int | None, section: str | None) -> Target:
    """Return the report, edition and section of an address, published or drafted. Raise LookupError with the nearest match."""
    report = Report.objects.filter(slug=slug).first()
    if report is None:
        near = did_you_mean(slug, Report.objects.values_list("slug", flat=True))
        raise LookupError(f"{_('There is no report “%(slug)s”.') % {'slug': slug}} {near}".strip())
    if year is None:
        return report, None, None
    edition = report.editions.filter(year=year).first()
    if edition is None:
        years = ", ".join(str(each) for each in report.editions.order_by("year").values_list("year", flat=True))
        raise LookupError(
            _("%(report)s has no edition for %(year)s. Its editions are: %(years)s.")
            % {"report": report, "year": year, "years": years or _("none yet")}
        )
    if section is None:
        return report, edition, None
    drafted = dict(tables.Section.objects.filter(draft=edition.pk).values_list("slug", "uid"))
    known = dict(PublishedSection.objects.filter(edition=edition).values_list("slug", "uid")) | drafted
    if section not in known:
        words = _("%(edition)s has no section “%(section)s”.") % {"edition": edition, "section": section}
        raise LookupError(f"{words} {did_you_mean(section, known)}".strip())
    return report, edition, known[section]


def _keep(plan: Plan, path: str, report: Report, edition: Edition | None, section: UUID | None) -> None:
    target = {"report": report, "edition": edition, "section": section}
    row, is_new = OldAddress.objects.get_or_create(path=path, defaults=target)
    is_other = any(getattr(row, name) != value for name, value in target.items())
    plan.add(Action.CREATE if is_new else Action.CHANGE if is_other else Action.LEAVE, "old address", path)
    if is_other:
        OldAddress.objects.filter(path=path).update(**target)


def other_years(slug: str, year: int) -> dict[int, set[str]]:
    """Return the years of a report except `year`, with the slugs of their sections, drafted or published."""
    found: dict[int, set[str]] = {
        each: set()
        for each in Edition.objects.filter(report__slug=slug).exclude(year=year).values_list("year", flat=True)
    }
    drafted = tables.Section.objects.filter(draft__edition__report__slug=slug).values_list(
        "draft__edition__year", "slug"
    )
    published = PublishedSection.objects.filter(edition__report__slug=slug).values_list("edition__year", "slug")
    for of, section in {*drafted, *published}:
        if of in found:
            found[of].add(section)
    return found


def headings_there(slug: str, year: int, section: str) -> frozenset[str]:
    """Return the ids of the headings in a section of an edition, drafted or published."""
    drafted = tables.Section.objects.filter(draft__edition__report__slug=slug, draft__edition__year=year, slug=section)
    published = PublishedSection.objects.filter(edition__report__slug=slug, edition__year=year, slug=section)
    own = {each.id for body in drafted.values_list("body", flat=True) for each in headings_of(body)}
    return frozenset(own).union(*(_HEADING.findall(html) for html in published.values_list("html", flat=True)))
