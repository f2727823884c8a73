"""One calendar over all reports: what is due, what is scheduled for publication, and what is under embargo."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reports import drafting
from reports.desk.base import at_the_desk
from reports.desk.views import desk_view, page
from reports.desk.writing.board import Due
from reports.models.draft import Draft, Section
from reports.models.review import BESIDE, FRONT, WHOLE, ReviewLink, name_of_person
from reports.models.schedule import PressLink
from reports.rights import allowed


@dataclass(frozen=True)
class Entry:
    """A line of the calendar: `what` happens to `title` on a day. `edition` is "" if that is the title."""

    due: Due
    title: str
    what: str
    address: str
    edition: str = ""

    @property
    def group(self) -> str:
        return gettext("Late") if self.due.is_late else date_format(self.due.day, "F Y")


@desk_view("reports.view_draft")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Everything with a day, over all reports that this person may see: late entries first, then month by month."""
    user = at_the_desk(request)
    entries = sorted([*_editions(user), *_sections(user), *_reviews(user)], key=lambda entry: entry.due.day)
    return page(request, "calendar", title=gettext("Calendar"), entries=entries)


def _editions(user: User) -> Iterator[Entry]:
    """Their dates, and publications at a set time. A set time replaces the planned day of publication."""
    links = PressLink.objects.filter(schedule=OuterRef("edition__schedule"), revoked_at=None)
    rows = allowed(user, "reports.view_draft", Draft.objects.annotate(has_press_links=Exists(links)))
    for draft in rows.select_related("edition__report", "edition__schedule"):
        address, schedule = reverse("desk:board", args=[draft.pk]), draft.edition.schedule
        days = {name: getattr(draft, name) for name in drafting.DATES}
        if schedule and schedule.is_open:
            days["publication_due"] = None
            words = _("Scheduled for publication at %(clock)s (%(zone)s)")
            if draft.has_press_links:
                words = _("Scheduled for publication at %(clock)s (%(zone)s), under embargo until then")
            what = words % {"clock": f"{schedule.shown_at:%H:%M}", "zone": schedule.zone}
            yield Entry(Due(schedule.shown_at.date()), str(draft), what, address)
        for name, day in days.items():
            if day:
                what = str(Draft._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
                yield Entry(Due(day), str(draft), what, address)


def _sections(user: User) -> Iterator[Entry]:
    """Sections that are due and not ready."""
    rows = allowed(user, "reports.view_section", Section.objects.filter(due__isnull=False))
    for section in drafting.unfinished(rows).select_related("assignee"):
        what = gettext("Section due, not assigned")
        if section.assignee:
            what = gettext("Section due from %(name)s") % {"name": name_of_person(section.assignee)}
        address = reverse("admin:reports_section_change", args=[section.pk])
        yield Entry(Due(section.due), section.title, what, address, str(section.draft))  # type: ignore[arg-type]


def _reviews(user: User) -> Iterator[Entry]:
    """Yield review links without an answer, on the day they end. Requests to colleagues have no such day."""
    waiting = ReviewLink.objects.filter(account=None, revoked_at=None, expires_at__gt=timezone.now(), reviews=None)
    links = allowed(user, "reports.change_draft", waiting).select_related("edition__report")
    sections = Section.objects.filter(uid__in=[link.section for link in links])
    titles = {None: WHOLE, FRONT: BESIDE} | dict(sections.values_list("uid", "title"))
    for link in links:
        what = gettext("Review link of %(name)s expires") % {"name": link.reviewer}
        if title := capfirst(titles.get(link.section)):
            day, address = timezone.localdate(link.expires_at), reverse("desk:reviews", args=[link.edition_id])
            yield Entry(Due(day), title, what, address, str(link.edition))
