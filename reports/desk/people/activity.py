"""Activity that concerns a person, on their dashboard and by email."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from reports.desk.views import may_open, page, sent, user_of
from reports.models.draft import Section
from reports.models.notices import REQUIRED_PERMISSIONS, SENTENCES, MailChoice, Notice
from reports.models.revisions import SectionRevision
from reports.models.series import Edition, Report
from reports.rights import allowed, may

#: The number of lines on the front page and in an edition's history, and in the whole list.
FEW, MANY = 8, 200


@dataclass(frozen=True)
class Activity:
    """A line of activity: a sentence with a link, and words quoted below it."""

    sentence: str
    at: datetime
    words: str = ""
    is_new: bool = False


class MailForm(forms.ModelForm):
    class Meta:
        model = MailChoice
        fields = ["how"]
        widgets = {"how": forms.RadioSelect}
        labels = {"how": gettext_lazy("Frequency")}
        help_texts = {"how": gettext_lazy("How often you get an email about new activity.")}


class SeenForm(forms.Form):
    until = forms.DateTimeField()


def in_line(notice: Notice, reader: User) -> Activity:
    """Return a notice as a line; its subject is a link for people who may open it."""
    address = notice.address if notice.address and may_open(reader, notice.address, notice.place) else ""
    sentence = _sentence(str(SENTENCES[notice.kind]), notice.by_name, notice.about, address, notice.words)
    return Activity(sentence, notice.at, notice.quoted, notice.person_id is not None and notice.seen_at is None)


def _sentence(sentence: str, by: str, about: str, address: str, words: str = "") -> str:
    link = format_html('<a href="{}">{}</a>', address, about) if address else about
    return format_html(sentence, by=format_html("<strong>{}</strong>", by), about=link, words=words)


def seen_by(person: User) -> QuerySet[Notice]:
    """Return the notices of a person about editions and reports that they may see."""
    is_theirs = Q(edition__in=allowed(person, "reports.view_edition", Edition.objects.all()))
    is_theirs |= Q(report__in=allowed(person, "reports.view_report", Report.objects.all()))
    rows = Notice.objects.to(person).filter(is_theirs)
    for kind, permission in REQUIRED_PERMISSIONS.items():
        rows = rows.exclude(~Q(edition__in=allowed(person, permission, Edition.objects.all())), kind=kind)
    return rows


def latest_for(person: User) -> list[Activity]:
    """Return the latest activity that concerns a person."""
    return [in_line(notice, person) for notice in seen_by(person)[:FEW]]


def lately_in(edition: Edition, sections: Iterable[Section], reader: User) -> list[Activity]:
    """Return the latest saves and notices of an edition, newest first. `sections` are those of the draft."""
    there, lines = {section.uid: section for section in sections}, dict[tuple[UUID, str], Activity]()
    for save in SectionRevision.objects.filter(edition=edition).defer("content").order_by("-at")[: FEW * 4]:
        if section := there.get(save.section):
            address = reverse("admin:reports_section_change", args=[section.pk])
            sentence = _sentence(gettext("{by} saved {about}."), save.by_name, section.title, address)
            lines.setdefault((save.section, save.by_name), Activity(sentence, save.at, save.why))
    unseen = [kind for kind, permission in REQUIRED_PERMISSIONS.items() if not may(reader, permission, edition)]
    notices = edition.notices.filter(person=None).exclude(kind__in=unseen).order_by("-at")[:FEW]
    found = [*lines.values(), *(in_line(notice, reader) for notice in notices)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:FEW]


@admin.site.admin_view
def activity(request: HttpRequest) -> HttpResponse:
    """Show all activity that concerns this person, with the choice of email alerts."""
    person = user_of(request)
    form = MailForm(sent(request), instance=MailChoice.of(person))
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, gettext("Saved."))
        return HttpResponseRedirect(request.path)
    lines = [in_line(notice, person) for notice in seen_by(person)[:MANY]]
    title = gettext("Activity and email alerts")
    return page(request, "happened", title=title, lines=lines, form=form, now=timezone.now())


@admin.site.admin_view
@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Mark all activity up to the time of the page as seen."""
    form = SeenForm(request.POST)
    if form.is_valid():
        unseen = Notice.objects.to(user_of(request)).unseen().filter(at__lte=form.cleaned_data["until"])
        unseen.order_by().update(seen_at=timezone.now())
    return HttpResponseRedirect(reverse("admin:index"))
