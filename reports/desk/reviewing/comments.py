"""Comments on a section, and the forms of a review: beside the text, on a page of their own, and where a reviewer reads.

Below each of these pages, every verb has an address: a POST to `comments/` adds a comment, one to `comments/12/answer/` answers it
(`VERBS`). Then the page redirects to itself, or is shown with the errors.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import drafting
from reports.desk.editing import writing
from reports.desk.form_drafts import AutosavedForm, discard
from reports.desk.reviewing.forms import AnswerForm, CommentForm
from reports.desk.state import DraftState
from reports.desk.views import desk_view, page, sent, user_of
from reports.document.text import too_long
from reports.models.draft import Section
from reports.models.review import Comment
from reports.pages.section_body import Insertion, Rank
from reports.rendering import Anchor, Mark, RenderedSection, marks_of
from reports.rights import may
from trends.models import Technique

FRAGMENT = "text/x-comments"
SECTIONS = Section.objects.select_related("draft__edition__report").prefetch_related("assessments__technique")


def is_sent(request: HttpRequest) -> bool:
    """Return whether a form was sent. With `?show`, a review page only shows the form at another paragraph."""
    return request.method == "POST" and "show" not in request.GET


@dataclass(frozen=True)
class CommentAction:
    """What the address of a request asks for: a verb and, unless it adds a comment, the key of one. No verb: nothing was sent."""

    #: The path of the page that the address stands below.
    page: str
    verb: str = ""
    key: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "CommentAction":
        """Return what `request` asks for. Raises Http404 for an unknown verb."""
        named = request.resolver_match.kwargs if request.resolver_match else {}
        verb, key = named.get("verb", ""), named.get("comment")
        if not verb:
            return cls(request.path)
        if verb not in ({ADD} if key is None else VERBS):
            raise Http404("Nothing of this name can be done with a comment.")
        return cls(request.path.rpartition("comments/")[0], verb if is_sent(request) else "", key)


@dataclass
class Discussion:
    """The comments on a section as `reader` sees them. Their form is on the page `address`; `action` is what was sent."""

    section: Section
    reader: drafting.CommentAuthor
    threads: tuple[drafting.Thread, ...]
    names: Mapping[str, str]
    address: str
    action: CommentAction
    sent: QueryDict | None = None
    quote: str = ""
    #: Comments that stand beside their words already, and whether the form for a new one does.
    placed: set[str] = field(default_factory=set)
    is_form_placed: bool = False

    def margin_comments(
        self, body: RenderedSection, *, number: str = "", template: str = "components/thread.html"
    ) -> list[Insertion]:
        """Return what a page adds to the body: marks on commented words, each open comment after the paragraph in or below which its words
        begin, and the form for a new one after paragraph `number`."""
        marks, shown = marks_of(body.html, self.marks), defaultdict[str, list[str]](list)
        places = {mark.name: _paragraph_at(body, mark.start) for mark in marks}
        for thread, form in self.open:
            if place := places.get(str(thread.comment.pk)):
                shown[place].append(render_to_string(template, {"thread": thread, "form": form}))
                self.placed.add(str(thread.comment.pk))
        chosen = next((each.id for each in body.paragraphs if str(each.number) == number), "")
        self.is_form_placed = bool(chosen)
        if chosen:
            _focus(self.form, "comment")
        placed = {
            name: render_to_string(
                "components/said_here.html", {"threads": shown[name], "form": self.form if name == chosen else None}
            )
            for name in {*shown, chosen} - {""}
        }
        return [*_around(marks), *_discussed(body, placed)]

    @cached_property
    def form(self) -> CommentForm:
        typed = self.sent.dict() if self.sent else {}
        is_sent = self.action.verb == ADD
        form = CommentForm(self.sent) if is_sent else CommentForm(initial={"quote": self.quote, **typed})
        _page, mark, chosen = self.address.partition("?")
        form.address = f"{self.action.page}comments/{mark}{chosen}"
        return form

    @cached_property
    def lines(self) -> list[tuple[drafting.Thread, AnswerForm]]:
        """Each comment with the form to answer it."""
        return [(thread, self._answer_form(thread)) for thread in self.threads]

    def _answer_form(self, thread: drafting.Thread) -> AnswerForm:
        key = str(thread.comment.pk)
        if self.action.verb == "answer" and self.action.key == thread.comment.pk:
            return AnswerForm(self.sent, prefix=key)
        return AnswerForm(initial={"answer": self.sent.get(f"{key}-answer", "")} if self.sent else None, prefix=key)

    @property
    def open(self) -> list[tuple[drafting.Thread, AnswerForm]]:
        return [line for line in self.lines if line[0].is_open]

    @property
    def form_comments(self) -> list[tuple[drafting.Thread, AnswerForm]]:
        """Open comments that are not placed beside quoted words: about the section, or about words that are gone."""
        return [line for line in self.open if str(line[0].comment.pk) not in self.placed]

    @property
    def resolved(self) -> list[tuple[drafting.Thread, AnswerForm]]:
        return [line for line in self.lines if not line[0].is_open]

    @property
    def has_replies_to_resolved(self) -> bool:
        """Return whether there is an unfinished answer to a comment that was resolved meanwhile."""
        return any(form["answer"].value() for _thread, form in self.resolved)

    @property
    def marks(self) -> dict[str, Anchor]:
        """The words of open comments, for a page of the text: name -> anchor."""
        return {str(thread.comment.pk): thread.anchor for thread, _form in self.open if thread.anchor}

    def take(self) -> Comment | None:
        """Do what was sent and return the comment; None if it is refused: the forms have the errors and the input."""
        if self.action.verb == ADD:
            return add(self)
        found = (
            (thread, form, comment)
            for thread, form in self.lines
            for comment in thread.all
            if comment.pk == self.action.key
        )
        thread, form, comment = next(found, (None, None, None))
        if thread is None or form is None or comment is None:
            return None
        thread.comment.section = self.section
        try:
            return VERBS[self.action.verb](self, thread, comment)
        except drafting.CommentRefused as error:
            form.refused = str(error)
            return None


def _paragraph_at(body: RenderedSection, offset: int) -> str:
    """Return the id of the last paragraph that begins before an offset, or ""."""
    return [passage.id for passage in body.passages if passage.start <= offset][-1]


def _around(marks: Iterable[Mark]) -> Iterator[Insertion]:
    for mark in marks:
        yield Insertion(mark.start, Rank.MARK, mark.tag)
        yield Insertion(mark.end, Rank.MARK_END, "</mark>")


def _discussed(body: RenderedSection, placed: Mapping[str, str]) -> Iterator[Insertion]:
    """Yield comments, which are HTML by paragraph id in `placed`, after their paragraphs.

    Text up to the next commented paragraph is wrapped, so that wide screens show the comments beside it.
    """
    end = ""
    for passage in body.passages:
        if passage.id in placed:
            yield Insertion(passage.start, Rank.DISCUSSION, f'{end}<div class="discussed">\n')
            comments = f'{placed[passage.id]}<div class="goes-on">'
            yield Insertion(body.paragraph_ends[passage.id], Rank.COMMENTS, comments)
            end = "</div>\n</div>\n"
    yield Insertion(len(body.html), Rank.DISCUSSION, end)


def links_to_comment(body: RenderedSection, *, form: str = "") -> Iterator[Insertion]:
    """Yield a link to the form for a comment in each paragraph, or a button of the form with the id `form`."""
    for passage in body.passages:
        if passage.id:
            address = f"?paragraph={passage.number}&amp;show#id_comment"
            label = f'aria-label="Comment on paragraph {passage.number}"'
            link = f'<a class="comment-link" href="{address}" rel="nofollow" {label}></a>'
            button = (
                f'<button class="comment-link" type="submit" form="{form}" formaction="{address}" {label}></button>'
            )
            yield Insertion(passage.after_number, Rank.LINK, button if form else link)


def add(shown: Discussion) -> Comment | None:
    """Add a comment to the section."""
    form = shown.form
    return _write(
        form,
        lambda: drafting.comment(
            shown.section,
            shown.reader,
            form.cleaned_data["comment"],
            names=shown.names,
            **{name: form.cleaned_data[name] for name in ("quote", "before", "after", "replacement")},
        ),
    )


def answer(shown: Discussion, thread: drafting.Thread, _comment: Comment) -> Comment | None:
    """Add an answer to the thread."""
    form = next(form for each, form in shown.lines if each is thread)
    return _write(form, lambda: drafting.answer(thread.comment, shown.reader, form.cleaned_data["answer"]))


def edit(shown: Discussion, thread: drafting.Thread, comment: Comment) -> Comment:
    """Change the words of a comment or an answer of one's own."""
    words = (shown.sent or QueryDict()).get(f"{comment.pk}-words", "").strip()[: drafting.LONGEST_COMMENT]
    if comment.is_own and words:
        drafting.correct(comment, words)
    return thread.comment


def withdraw(_shown: Discussion, thread: drafting.Thread, comment: Comment) -> Comment:
    """Delete a comment or an answer of one's own."""
    if comment.is_own:
        drafting.withdraw(comment)
    return thread.comment


def accept(shown: Discussion, thread: drafting.Thread, comment: Comment) -> Comment:
    """Put the words that a comment suggests into the text."""
    if comment.may_accept:
        drafting.accept(thread.comment, shown.reader, shown.names)
    return thread.comment


def resolve(shown: Discussion, thread: drafting.Thread, _comment: Comment) -> Comment:
    """Mark the thread as resolved."""
    drafting.resolve(thread.comment, shown.reader)
    return thread.comment


def reopen(_shown: Discussion, thread: drafting.Thread, _comment: Comment) -> Comment:
    """Open a resolved thread again."""
    drafting.reopen(thread.comment)
    return thread.comment


ADD = "add"
#: What can be done with a comment or an answer, by the last part of its address.
VERBS: dict[str, Callable[[Discussion, drafting.Thread, Comment], Comment | None]] = {
    each.__name__: each for each in (answer, edit, withdraw, accept, resolve, reopen)
}


def _write(form: forms.Form, save: Callable[[], Comment]) -> Comment | None:
    if form.is_valid():
        try:
            return save()
        except drafting.CommentRefused as error:
            form.add_error(next(iter(form.fields)), str(error))
    _focus(form, next(iter(form.errors)))
    return None


def _focus(form: forms.Form, name: str) -> None:
    form.fields[name].widget.attrs["autofocus"] = True


def discussion_of(
    section: Section,
    reader: drafting.CommentAuthor,
    comments: Iterable[Comment],
    *,
    names: Mapping[str, str],
    address: str = "",
    action: CommentAction | None = None,
    body: str = "",
    may_accept: bool = False,
    **more: Any,
) -> Discussion:
    """Return the discussion as `reader` may see it: at the desk all of it; by link the threads begun in the same name.

    `may_accept`: they may put suggested words into the text.
    """
    threads = drafting.threads_in(comments, body or section.body, names)
    if reader.link:
        threads = tuple(
            each for each in threads if each.comment.link_id is not None and each.comment.by_name == reader.name
        )
    address = address or reverse("desk:comments", args=[section.pk])
    action = action or CommentAction(address.removesuffix("comments/"))
    for thread in threads:
        thread.comment.may_accept = may_accept and bool(thread.comment.replacement)
        for comment in thread.all:
            comment.is_own = drafting.is_own(comment, reader)
            comment.address = f"{action.page}comments/{comment.pk}/"
    return Discussion(section, reader, threads, names, address, action, **more)


@desk_view("reports.add_comment", SECTIONS, autosaves={"comments": gettext_lazy("Comments")})
def comments(request: HttpRequest, section: Section, **_action: Any) -> HttpResponse:
    """A section's comments as a plain list with its forms; a script of the section's page asks for the list alone."""
    data, action = sent(request), CommentAction.of(request)
    if data and (typed := data.get("body", "")) and not too_long(typed):
        section.body = typed
    unsent = unsent_comments(request, section)
    more = {
        "sent": unsent.typed if data is None else data,
        "quote": request.GET.get("quote", "")[: drafting.LONGEST_QUOTE],
    }
    shown = _shown_to(request, section, action=action, **more)
    changes_text = action.verb == "accept"
    with writing(request, [section.draft_id]) if changes_text else nullcontext():
        done = shown.take() if data is not None else None
    if done and data is not None:
        discard(request, user_of(request), rest=not_sent(data, action))
    status = 422 if data is not None and done is None else 200
    if request.headers.get("Accept") == FRAGMENT:
        shown = _shown_to(request, section, sent=not_sent(data, action)) if done and data is not None else shown
        findings = DraftState(section.draft).findings_on(section) if done and changes_text else None
        here = {"discussion": shown, "findings": findings, "unsent": {"comments": unsent}}
        return HttpResponse(render_to_string("desk/comments_here.html", here), status=status)
    if done:
        return HttpResponseRedirect(f"{shown.address}#comment-{done.thread_id or done.pk}")
    title = _("Comments on “%(section)s”") % {"section": section}
    context: dict[str, Any] = {"section": section, "discussion": shown, "unsent": {"comments": unsent}}
    return page(request, "comments", title=title, status=status, draft=section.draft, **context)


def not_sent(data: QueryDict, action: CommentAction) -> QueryDict:
    """Return the other input in the form that was sent: an unfinished comment, and answers to others."""
    done = {ADD: ("comment", "quote", "before", "after", "replacement"), "answer": (f"{action.key}-answer",)}
    # `body` is the text as it stands in the form around them.
    return without(data, (*done.get(action.verb, ()), "body"))


def without(data: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Return the data without those fields."""
    rest = data.copy()
    for name in names:
        rest.pop(name, None)
    return rest


def unsent_comments(request: HttpRequest, section: Section) -> AutosavedForm:
    """Return the form for comments on a section: the same beside the text, on its own page and where one reviews."""
    return AutosavedForm(request, f"{reverse('desk:comments', args=[section.pk])}#comments")


def _shown_to(request: HttpRequest, section: Section, **more: Any) -> Discussion:
    may_accept = may(request.user, "reports.change_section", section)
    comments = section.comments.all()
    names = dict(Technique.objects.values_list("slug", "name"))
    return discussion_of(
        section, drafting.CommentAuthor.of(user_of(request)), comments, names=names, may_accept=may_accept, **more
    )
