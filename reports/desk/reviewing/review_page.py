"""The page of a text for a reviewer: the page that readers would get, with comments and the form of a review."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.utils.translation import gettext

from reports import drafting
from reports.desk.draft_pages import PreviewAddresses, edition_made, html, section_made
from reports.desk.form_drafts import AutosavedForm, address_by_link, discard
from reports.desk.reviewing.comments import (
    CommentAction,
    Discussion,
    discussion_of,
    is_sent,
    links_to_comment,
    not_sent,
    unsent_comments,
    without,
)
from reports.desk.reviewing.forms import VerdictForm, is_begun
from reports.desk.reviewing.refusals import Refusals
from reports.desk.text_editor import in_words_of
from reports.document.diff import Work
from reports.document.types import EditionDocument
from reports.document.types import Section as SectionStatement
from reports.models.draft import Section
from reports.models.review import FRONT, FRONT_TITLE, Review, ReviewLink, Verdict
from reports.models.revisions import SectionRevision
from reports.models.series import Edition
from reports.pages.comparing.statements import OtherChange, names_of, saved_changes
from reports.pages.parts import Link
from reports.pages.section_body import Insertion
from reports.rendering import RenderedSection, read_section
from reports.rights import Granted

_OF_COMMENT = ("quote", "before", "after")
_OF_REVIEW = ("read", "verdict", "words")


@dataclass(frozen=True, kw_only=True)
class Reader(drafting.CommentAuthor):
    """A reviewer, with the addresses of the pages for them.

    `asked` is how they were asked: by the link that they read with, or at the desk. `autosave_url` is where a link's page autosaves.
    """

    addresses: PreviewAddresses
    asked: ReviewLink | None
    autosave_url: str = ""

    def reviews(self, edition: Edition, section: UUID | None) -> list[Review]:
        """Return this person's reviews of a text, the last first; by link, those in the same name."""
        reviews = Review.objects.filter(edition=edition, section=section)
        if self.account:
            return list(reviews.filter(link=None, by=self.account))
        return list(reviews.filter(link__isnull=False, by_name=self.name))


def section_of(document: EditionDocument, uid: UUID | None) -> SectionStatement | None:
    """Return the section with that uid, or None."""
    return next((each for each in document.sections if each.uid == uid), None)


def _not_sent_yet(data: QueryDict, action: CommentAction) -> QueryDict:
    """Return the data without the comment that was sent, and without the quote of an empty one."""
    rest = not_sent(data, action)
    return rest if rest.get("comment", "").strip() else without(rest, _OF_COMMENT)


@dataclass
class ReviewPage:
    """The page of a text for a reviewer: a section, the front matter (FRONT) or the whole edition (None), and the form of a review.

    A section has its comments beside the text. `row` is that of the section, if it was read.
    """

    request: HttpRequest
    reader: Reader
    edition: Edition
    document: EditionDocument
    uid: UUID | None
    row: Section | None = None

    def respond(self) -> HttpResponse:
        """Save the review or comment that was sent. Return a redirect to the page, or the page with the form and its errors."""
        if self.request.method == "POST" and self.posted is None:
            chosen = urlencode({"paragraph": self.request.GET.get("paragraph", "")})
            return self.redirect(without(self.request.POST, _OF_COMMENT), f"?{chosen}")
        if self.posted is None:
            return self.render(self.form())
        if self.discussion and self.action.verb:
            if comment := self.discussion.take():
                return self.redirect(self.posted, f"#comment-{comment.thread_id or comment.pk}")
            return self.render(self.form(), status=422)
        form = self.form(self.posted)
        if not form.is_valid():
            return self.render(form, status=422)
        try:
            self.save(form.cleaned_data)
        except drafting.StaleText:
            form.data = {**self.posted.dict(), "read": self.digest}
            return self.render(form, status=409)
        return self.redirect(without(self.posted, _OF_REVIEW), "?said=1#review")

    @cached_property
    def posted(self) -> QueryDict | None:
        return self.request.POST if is_sent(self.request) else None

    @cached_property
    def action(self) -> CommentAction:
        return CommentAction.of(self.request)

    @cached_property
    def about(self) -> SectionStatement | None:
        """The section that the page shows, if it is of one."""
        return section_of(self.document, self.uid)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the text."""
        return drafting.text_digest(self.document, self.uid)

    @cached_property
    def unsent(self) -> AutosavedForm | None:
        """The autosaved form. By link it has the review and the comments; at the desk, comments alone are autosaved."""
        if self.reader.link:
            return AutosavedForm(self.request, address_by_link(self.uid), self.reader.link, self.reader.autosave_url)
        return unsent_comments(self.request, self.section_row) if self.about else None

    @cached_property
    def typed(self) -> QueryDict | None:
        """The input that was sent, or by link the autosaved input."""
        if self.posted is None and self.reader.link and self.unsent and self.unsent.typed:
            return _not_sent_yet(self.unsent.typed, self.action)
        return self.posted

    @property
    def has_begun(self) -> bool:
        return bool(self.typed and is_begun(self.typed))

    @cached_property
    def section_row(self) -> Section:
        return self.row or Section.objects.get(draft=self.edition.pk, uid=cast("UUID", self.uid))

    @cached_property
    def discussion(self) -> Discussion | None:
        """The comments on the section that the reader may see; `?paragraph=2` begins one on those words."""
        if self.about is None:
            return None
        number, typed = self.request.GET.get("paragraph", ""), self.typed
        if not (self.reader.link or self.action.verb) and self.unsent:
            typed = self.unsent.typed
        paragraphs = read_section(self.document, self.about).paragraphs
        chosen = next((each.text for each in paragraphs if str(each.number) == number), "")
        return discussion_of(
            self.section_row,
            self.reader,
            self.section_row.comments.all(),
            names=self.document.technique_names(),
            address=f"{self.action.page}?paragraph={number}" if chosen else self.action.page,
            action=self.action,
            quote=" ".join(chosen[: drafting.LONGEST_QUOTE].split()),
            sent=typed,
        )

    def form(self, data: QueryDict | None = None) -> VerdictForm:
        """Return the form of the review, with `data`, or with the input so far."""
        initial = {**(self.typed.dict() if self.typed else {}), "read": self.digest}
        refusal = drafting.approval_refusal(self.edition, self.document, self.uid, self.reader)
        return VerdictForm(data, initial=initial, label_suffix="", refusal=refusal)

    def save(self, cleaned: Mapping[str, str]) -> None:
        """Save the review. Raises StaleText."""
        drafting.save_review(
            edition=self.edition,
            section=self.uid,
            read=cleaned["read"],
            verdict=Verdict(cleaned["verdict"]),
            words=cleaned["words"],
            actor=self.reader,
            link=self.reader.link,
        )

    def redirect(self, data: QueryDict, target: str) -> HttpResponseRedirect:
        """Redirect to `target` on the page; the other input in its form stays autosaved."""
        rest = _not_sent_yet(data, self.action)
        if self.unsent and self.unsent.is_refused:
            discard(self.request, self.unsent.writer, rest=rest if is_begun(rest) else None)
        return HttpResponseRedirect(f"{self.action.page}{target}")

    def render(self, form: VerdictForm, status: int = 200) -> HttpResponse:
        """Return the page: 422 with errors, and 409 if the text was changed since it was read."""
        reader = self.reader
        # A link's form is protected by the address that it stands at; at the desk, by Django's token.
        token = "" if reader.link else get_token(self.request)
        unsent = {"review" if reader.link else "comments": self.unsent}
        review = self.context(form) | {"has_moved": status == 409}
        if self.about is None:
            shown, template = edition_made(self.edition, self.document, reader.addresses), "review/edition.html"
        else:
            shown = section_made(self.edition, self.document, self.about, reader.addresses, self.insertions)
            template = "review/section.html"
        page = html(template, shown, review=review, discussion=self.discussion, csrf_token=token, unsent=unsent)
        return HttpResponse(page, status=status)

    def insertions(self, body: RenderedSection) -> Iterator[Insertion]:
        """Yield what the page adds to the body of the section: links to comment, and the comments beside it."""
        # By link a button, of the form that has all fields of the page: what is typed in them comes along.
        yield from links_to_comment(body, form="comments-form" if self.reader.link else "")
        if self.discussion:
            yield from self.discussion.margin_comments(body, number=self.request.GET.get("paragraph", ""))

    def context(self, form: VerdictForm) -> dict[str, Any]:
        """Return what the templates show of the review."""
        reader, version = self.reader, self.edition.current_version
        given = reader.reviews(self.edition, self.uid)
        is_last_of_this = bool(given) and given[0].sha256 == self.digest
        is_published = (
            version and not version.is_redacted and drafting.text_digest(version.content, self.uid) == self.digest
        )
        return {
            "reader": reader,
            "form": form,
            "refusal": Refusals(self.edition.draft, self.document).of_account(reader.account, self.uid),
            "path": self.action.page,
            "checksum": self.digest,
            "given": given,
            "is_last_of_this": is_last_of_this,
            "is_done": is_last_of_this and not form.is_bound and not self.has_begun,
            "changes": [*_changes_since(given[0], self.document, reader.addresses)]
            if given and not is_last_of_this
            else [],
            "has_said": "said" in self.request.GET and self.posted is None,
            "is_begun": self.has_begun,
            "draft": self.edition.pk,
            "may": Granted(reader.account, self.edition) if reader.account else None,
            "about": self.about,
            "is_front": self.uid == FRONT,
            "published": version if is_published else None,
        }


def _changes_since(
    last: Review, document: EditionDocument, addresses: PreviewAddresses
) -> Iterator[tuple[Link, str, tuple[OtherChange, ...]]]:
    """Yield each text that differs since the reader's last review: a link to it, and its changes in a sentence or word by word."""
    changed = gettext("Changed.")
    digests, were = drafting.digests_of(document), {str(last.section): last.sha256} if last.section else last.parts
    differ = [each for each in document.sections if were and were.get(str(each.uid)) != digests[each.uid]]
    if last.section:
        differ = [each for each in differ if each.uid == last.section]
    elif were.get(str(FRONT), digests[FRONT]) != digests[FRONT]:
        yield Link(FRONT_TITLE, addresses.edition), changed, ()
    saves = SectionRevision.objects.filter(section=OuterRef("section")).order_by("-number")
    saves = saves.filter(number=last.revision or 0) if last.section else saves.filter(at__lte=last.at)
    rows = SectionRevision.objects.filter(section__in=[each.uid for each in differ])
    names, in_words = names_of(document.trends, document.techniques), in_words_of(last.edition.draft)
    then = {row.section: row for row in rows.filter(number=Subquery(saves.values("number")[:1]))}
    for section in differ:
        old, is_new = then.get(section.uid), str(section.uid) not in were
        changes = saved_changes(old.statement, section, names, in_words, Work()) if old and not is_new else ()
        words = gettext("New section.") if is_new else gettext("Its sources or figures changed.") if old else changed
        yield Link(section.title, addresses.sections.get(section.uid, "")), "" if changes else words, changes
