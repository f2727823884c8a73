"""The rule about links to other editions of the site."""

from collections.abc import Iterator
from functools import cache, partial

from django.utils.translation import gettext as _

from reports.document.old_addresses import old_path
from reports.document.types import EditionDocument
from reports.drafting import headings_there, other_years
from reports.models.series import OldAddress
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import Elsewhere, links_elsewhere, place_name, right_address


def dead_links(document: EditionDocument) -> tuple[tuple[Elsewhere, str], ...]:
    """The broken links to other editions of the site's reports, each with the nearest address."""
    links, own = tuple(links_elsewhere(document)), document.report.slug
    years = {slug: other_years(slug, document.year if slug == own else 0) for slug in {each.report for each in links}}
    headings = cache(headings_there)
    dead = []
    for link in links:
        there = years[link.report]
        # What has the address of no report here may be another part of the site.
        if link.report != own and not there:
            continue
        if link.year not in there:
            dead.append((link, ""))
        elif (right := right_address(link, there[link.year], partial(headings, link.report, link.year))) is not None:
            dead.append((link, right))
    paths = {link.path: old_path(link.path) for link, _right in dead}
    led = set(OldAddress.objects.filter(path__in=paths.values()).values_list("path", flat=True)) if dead else set()
    return tuple((link, right) for link, right in dead if paths[link.path] not in led)


@rule(
    "dead-link",
    Level.ERROR,
    field="id_body",
    own_field="id_summary",
    several="%(count)d links to other editions are broken",
)
def dead_link(subject: Subject) -> Iterator[Found]:
    """Every link to another edition of this site works."""
    for link, right in subject.dead_links:
        title, body = (link.at.title, link.at.body) if link.at else ("", subject.document.summary)
        where = {"title": title, "place": place_name(body, link.line), "address": link.href, "right": right}
        place = f"section:{link.at.slug}:{link.line}" if link.at else "edition"
        if right and link.at:
            words = _("“%(title)s”, %(place)s: The link to “%(address)s” is broken. Write “%(right)s”.")
        elif link.at:
            words = _("“%(title)s”, %(place)s: The link to “%(address)s” is broken: there is no such edition.")
        elif right:
            words = _("The summary, %(place)s: The link to “%(address)s” is broken. Write “%(right)s”.")
        else:
            words = _("The summary, %(place)s: The link to “%(address)s” is broken: there is no such edition.")
        yield words % where, place
