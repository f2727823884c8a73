"""Request reviews of a draft, and list them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import drafting
from reports.desk.draft_pages import DRAFTS, unreadable
from reports.desk.forms import ProseField
from reports.desk.help import with_example
from reports.desk.reviewing.refusals import Refusal, Refusals, people_who_review
from reports.desk.state import DraftState
from reports.desk.views import actor_of, desk_view, page, redirect_with, sent, user_of
from reports.document.text import normal_line
from reports.document.types import EditionDocument
from reports.mailing import MailKind, MailText
from reports.models.draft import Draft, Section
from reports.models.mails import queue_mail
from reports.models.people import NAME_LENGTH, name_of_person
from reports.models.review import FRONT, FRONT_TITLE, WHOLE, Review, ReviewLink
from reports.rights import may
from trends.names import fold

MOST_DAYS, USUAL_DAYS = 90, 14


@dataclass(frozen=True)
class Line:
    """The state of the review of one text: `address` is the page where it is reviewed.

    `asked` are the requests to people without a verdict, in words, and whether each waits for an answer; `refusals` the approvals
    that do not count.
    """

    title: str
    address: str
    review_state: drafting.ReviewState
    asked: tuple[tuple[str, bool], ...]
    reviews: tuple[Review, ...]
    refusals: tuple[tuple[Review, Refusal], ...]

    @property
    def waits(self) -> bool:
        """Return whether somebody has to make changes or answer."""
        return bool(self.review_state.asked_for_changes) or any(is_waiting for _words, is_waiting in self.asked)

    @property
    def is_untouched(self) -> bool:
        """Return whether there is no request and no review."""
        return not (self.review_state.verdicts or self.asked or self.reviews)


class AskForm(forms.Form):
    about = forms.ChoiceField(
        label=_("Text to review"),
        required=False,
        help_text=_("One section, or the whole edition."),
    )
    reviewer = forms.CharField(
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
        help_text=_(
            "The reviewer’s name, shown with their review. A colleague with an account gets no link: the request "
            "appears on their dashboard."
        ),
    )
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        help_text=_("The link is sent to this address. Leave it empty to pass the link on yourself."),
    )
    message = ProseField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=with_example(_("Shown above the text."), "“Please check the prices by Friday.”"),
    )
    days = forms.IntegerField(
        label=_("Valid for (days)"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("The link then expires. Requests to colleagues do not expire."),
    )

    colleague: User | None = None

    def __init__(self, *args: Any, sections: list[Section], draft: Draft, asker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft, self.asker = draft, asker
        self.people = list(User.objects.filter(is_active=True))
        choices = [("", WHOLE), (str(FRONT), FRONT_TITLE), *((str(each.uid), each.title) for each in sections)]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    @cached_property
    def colleagues(self) -> set[User]:
        """The people who can be asked, with the person who asks."""
        return set(people_who_review(self.draft))

    @property
    def names(self) -> list[str]:
        """The names of colleagues who can review it."""
        return sorted({name_of_person(each) for each in self.colleagues - {self.asker}}, key=str.casefold)

    def clean_reviewer(self) -> str:
        """Refuse a name like a colleague's, so that nobody can review by link in their name."""
        name = normal_line("".join(filter(str.isprintable, self.cleaned_data["reviewer"])))
        if not name:
            raise forms.ValidationError(gettext("Enter the reviewer’s name."))
        people = {fold(name_of_person(user)): user for user in self.people}
        self.colleague = people.get(fold(name))
        if self.colleague and self.colleague not in self.colleagues:
            raise forms.ValidationError(
                gettext(
                    "%(name)s has an account but no permission to work on this edition. Ask an administrator to "
                    "add them, or ask somebody else."
                )
                % {"name": name}
            )
        if self.colleague == self.asker:
            raise forms.ValidationError(gettext("You cannot ask yourself for a review. Ask somebody else."))
        return name


@desk_view("reports.change_draft", DRAFTS)
def reviews(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All texts of an edition with their approvals, requests for changes and review requests."""
    drafting.read_reviews(draft.edition)
    try:
        document = drafting.read_draft(draft)
    except drafting.DraftError as error:
        return unreadable(request, draft, str(error))
    review_states = drafting.review_states(draft.edition, document)
    missing = drafting.unapproved(document, review_states)
    titles = {None: WHOLE, FRONT: FRONT_TITLE} | {section.uid: section.title for section in draft.sections.all()}
    now = timezone.now()
    lines = list(_lines(draft, document, review_states))
    return page(
        request,
        "reviews",
        title=gettext("Review of %(draft)s") % {"draft": draft},
        draft=draft,
        lines=sorted((line for line in lines if not line.is_untouched), key=lambda line: not line.waits),
        untouched=[line for line in lines if line.is_untouched],
        all=len(document.sections),
        approved=len(document.sections) - len({*missing} - {FRONT}),
        is_front_approved=FRONT not in missing,
        about=missing[0] if len(missing) == 1 else "",
        links=[
            (each, titles.get(each.section) or "a deleted section", each.is_open(now))
            for each in draft.edition.review_links.all()
        ],
        now=now,
    )


@desk_view("reports.change_draft", DRAFTS)
def ask(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the form to ask for a review, and once after it was sent the link for the reviewer."""
    sections = list(draft.sections.only("uid", "title", "position"))
    asker = user_of(request)
    about = request.GET.get("about", "")
    form = AskForm(sent(request), sections=sections, draft=draft, asker=asker, initial={"about": about})
    if request.method != "POST" or not form.is_valid():
        return page(
            request,
            "ask_review",
            title=gettext("Ask for a review of %(draft)s") % {"draft": draft},
            draft=draft,
            form=form,
        )
    if form.colleague:
        return _ask_colleague(request, draft, form.colleague, form.cleaned_data)
    asked = {**form.cleaned_data, "section": UUID(form.cleaned_data["about"]) if form.cleaned_data["about"] else None}
    del asked["about"]
    link, token = drafting.create_review_link(edition=draft.edition, actor=actor_of(request), **asked)
    address = settings.SITE_URL + reverse("review:read", args=[token])
    is_mailed = bool(link.email and settings.MAILERS)
    if is_mailed:
        ask_by_mail.call(link.pk, dict(form.fields["about"].choices)[form.cleaned_data["about"]])  # type: ignore[attr-defined]
    return page(
        request,
        "review_asked",
        title=gettext("Review link"),
        draft=draft,
        link=link,
        address=address,
        is_mailed=is_mailed,
    )


@task(priority=10)
def ask_by_mail(pk: int, about: str) -> None:
    """Queue the mail with review link `pk`; `about` names what is to be read.

    It is called directly; release 1.0 enqueued it, also while it runs beside this one.
    """
    queue_mail("review-link", f"{pk} {about}", at=timezone.now())


def _forget_token(key: str) -> None:
    ReviewLink.objects.filter(pk=key.split(" ", 1)[0]).update(seed="")


@partial(MailKind, sent=_forget_token)
def review_link_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail with a review link. `key` is its pk and what is to be read."""
    pk, about = key.split(" ", 1)
    link = ReviewLink.objects.select_related("edition__report").filter(pk=pk, revoked_at=None).exclude(seed="").first()
    if link is None:
        return None
    token = drafting.token_to_send(link)
    if token is None:
        raise LookupError(f"Review link {pk} cannot be mailed: the SECRET_KEY it was made with is gone.")
    address = settings.SITE_URL + reverse("review:read", args=[token])
    parts = [
        f"{link.asked_by} asks you to review {about} of {link.edition}. This draft is not public.",
        *([link.message] if link.message else []),
        f"Read it and send your review here. You need no account.\n{address}",
        f"The link is personal and works until {date_format(link.expires_at, 'j F Y')}. Do not pass it on.",
    ]
    return MailText([link.email], f"Review request: {link.edition}", parts, signed=[link.edition.report.publisher_name])


def _ask_colleague(request: HttpRequest, draft: Draft, person: User, cleaned: Mapping[str, Any]) -> HttpResponse:
    drafting.ask_colleague(
        edition=draft.edition,
        section=UUID(cleaned["about"]) if cleaned["about"] else None,
        person=person,
        message=cleaned["message"],
        actor=actor_of(request),
    )
    words = gettext("{name} has an account, so no link is needed. The request appears on their dashboard.")
    return redirect_with(request, words.format(name=name_of_person(person)), "desk:reviews", draft.pk)


@desk_view("reports.change_draft", ReviewLink.objects.select_related("edition__report", "account"))
@require_POST
def revoke(request: HttpRequest, link: ReviewLink) -> HttpResponse:
    """Cancel a review request; reviews that were given stay."""
    if link.is_open(timezone.now()):
        drafting.revoke(link, actor=actor_of(request))
    words = gettext("The review request to %(reviewer)s was cancelled.") % {"reviewer": link.reviewer}
    return redirect_with(request, words, "desk:reviews", link.edition_id)


def requests_for(user: User) -> list[dict[str, Any]]:
    """Return a person's unanswered review requests, of texts that exist and that they may read: link, title and address."""
    links = [each for each in drafting.unanswered(user) if may(user, "reports.view_draft", each.edition)]
    sections = {
        each.uid: each for each in Section.objects.filter(uid__in=[link.section for link in links if link.section])
    }
    found = []
    for link in links:
        if link.section is None:
            title, address = WHOLE.capitalize(), reverse("desk:review-edition", args=[link.edition_id])
        elif link.section == FRONT:
            title, address = FRONT_TITLE, reverse("desk:review-front", args=[link.edition_id])
        elif section := sections.get(link.section):
            title, address = section.title, reverse("desk:review-section", args=[section.pk])
        else:
            continue
        found.append({"link": link, "title": title, "address": address})
    return found


def section_review(section: Section, state: DraftState) -> dict[str, Any]:
    """Return the state of a section's review and its last reviews, for the section's page."""
    if state.context is None:
        return {}
    edition = section.draft.edition
    review_state = state.context.review_states.get(section.uid, drafting.ReviewState())
    return {
        "review_state": review_state,
        "reviews": [each for each in edition.reviews.all() if each.section == section.uid and each.words][:5],
        "asked": tuple(_asked(edition.review_links.all(), section.uid, review_state)),
        "refusals": Refusals(section.draft, state.context.document).of_state(review_state, section.uid),
    }


def _lines(
    draft: Draft, document: EditionDocument, review_states: Mapping[UUID | None, drafting.ReviewState]
) -> Iterator[Line]:
    given: dict[UUID | None, list[Review]] = {}
    for review in draft.edition.reviews.all():
        if review.words:
            given.setdefault(review.section, []).append(review)
    links, refusals = draft.edition.review_links.all(), Refusals(draft, document)

    def line(uid: UUID | None, title: str, address: str) -> Line:
        review_state = review_states.get(uid, drafting.ReviewState())
        asked = tuple(_asked(links, uid, review_state))
        return Line(
            title, address, review_state, asked, tuple(given.get(uid, ())), refusals.of_state(review_state, uid)
        )

    yield line(None, WHOLE.capitalize(), reverse("desk:review-edition", args=[draft.pk]))
    yield line(FRONT, FRONT_TITLE, reverse("desk:review-front", args=[draft.pk]))
    for section in draft.sections.all():
        yield line(section.uid, section.title, reverse("desk:review-section", args=[section.pk]))


def _asked(
    links: Iterable[ReviewLink], section: UUID | None, review_state: drafting.ReviewState
) -> Iterator[tuple[str, bool]]:
    """Yield each request to review a text, or the whole edition, to somebody without a verdict in `review_state`, and whether it waits."""
    named, now = {each.by_name for each in review_state.verdicts}, timezone.now()
    for link in sorted(links, key=lambda each: each.section != section):
        if link.section not in {section, None} or link.reviewer in named:
            continue
        named.add(link.reviewer)
        is_answered = any(review.section == link.section for review in link.answers)  # type: ignore[attr-defined]
        is_waiting = link.section == section and link.is_open(now) and not is_answered
        words = gettext("{name} was asked on {day}.")
        if link.section != section:
            words = gettext("{name} was asked on {day} to review the whole edition.")
        elif is_waiting and not link.answers:  # type: ignore[attr-defined]
            words = gettext("{name} was asked on {day}. No answer yet.")
        elif not (is_waiting or is_answered):
            words = gettext("{name} was asked on {day}. The request was cancelled or expired.")
        yield words.format(name=link.reviewer, day=date_format(link.asked_at, "j F Y")), is_waiting
