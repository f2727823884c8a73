"""Comments on a section, and the forms of a review: beside the text, on a page of their own, and where a reviewer reads.

What may be sent as `act`: `comment`, `answer 12`, `resolve 12`, `reopen 12`; `accept 12` what it suggests;
`correct 12` and `withdraw 12` what one wrote oneself, a reply too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.desk.editing import writing
from reports.desk.form_drafts import AutosavedForm, settle
from reports.desk.forms import ProseField
from reports.desk.state import DraftState
from reports.desk.views import desk_view, page, sent
from reports.desk.writing.rows import technique_names
from reports.importing.lengths import too_long
from reports.models.draft import Section
from reports.models.review import NAME_LENGTH, Comment, Verdict
from reports.pages.margin import numbered, places_of_comments, with_comments
from reports.rendering import Anchor
from reports.rights import may

#: The form that all fields and buttons of the list belong to, wherever on the page they stand.
FORM = {"form": "comments-form"}
FRAGMENT = "text/x-comments"
SECTIONS = Section.objects.select_related("draft__edition__report").prefetch_related("assessments__technique")
VERDICTS = [
    (Verdict.APPROVED.value, gettext_lazy("Approve")),
    (Verdict.CHANGES.value, gettext_lazy("Ask for changes")),
    (Verdict.REMARK.value, gettext_lazy("Comment only, without a verdict")),
]


class CommentForm(forms.Form):
    #: Its fields and those of answers are of one form, of which one button at a time is pressed.
    use_required_attribute = False

    quote = ProseField(
        required=False,
        max_length=drafting.LONGEST_QUOTE,
        label=gettext_lazy("Quoted text"),
        widget=forms.Textarea(attrs={**FORM, "rows": 2}),
        help_text=gettext_lazy("Copy the words you comment on. Leave it empty to comment on the whole section."),
    )
    before = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput(attrs=FORM))
    after = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput(attrs=FORM))
    comment = ProseField(
        max_length=drafting.LONGEST_COMMENT,
        label=gettext_lazy("Comment"),
        widget=forms.Textarea(attrs={**FORM, "rows": 3}),
        help_text=gettext_lazy("Seen by authors and editors, never by readers. Example: “Is this still true?”"),
        error_messages={"required": "Write it here."},
    )
    replacement = ProseField(
        required=False,
        max_length=drafting.LONGEST_QUOTE,
        label=gettext_lazy("Suggested text (optional)"),
        help_text=gettext_lazy("Replaces the quoted text if an editor accepts it. Example: “is finished”"),
        widget=forms.TextInput(attrs={**FORM, "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    use_required_attribute = False
    #: Why something else that was sent of the comment was refused.
    refused = ""

    answer = ProseField(
        max_length=drafting.LONGEST_COMMENT,
        widget=forms.Textarea(attrs={**FORM, "rows": 2}),
        help_text=gettext_lazy("Example: “Done, with the figures from May.”"),
        error_messages={"required": "Write it here."},
    )


class VerdictForm(forms.Form):
    """A verdict and a comment."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=VERDICTS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("An approval applies to exactly this text. It no longer counts once the text changes."),
        error_messages={"required": "Choose one of these."},
    )
    words = ProseField(
        required=False,
        max_length=10_000,
        label=gettext_lazy("Your comment"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("For the editors, never published. Example: “The price in the table is from 2024.”"),
    )

    def __init__(self, *args: Any, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if refusal:
            verdict = cast("forms.ChoiceField", self.fields["verdict"])
            verdict.choices = VERDICTS[1:]
            verdict.help_text = refusal
            verdict.error_messages["invalid_choice"] = verdict.help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in {Verdict.CHANGES, Verdict.REMARK} and "words" in cleaned and not cleaned["words"]:
            self.add_error(
                "words",
                _("Describe what should change.")
                if cleaned["verdict"] == Verdict.CHANGES
                else _("Write your comment."),
            )
        return cleaned


def is_begun(data: QueryDict) -> bool:
    """Return whether a review or a comment was begun."""
    return bool(data.get("verdict") or words_in(data))


def words_in(data: QueryDict) -> list[str]:
    """Return what is written in a review, a comment and replies."""
    names = [name for name in data if name in {"words", "comment"} or name.endswith("-answer")]
    return [words for name in names if (words := str(data[name])).strip()]


def without(data: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Return the data without those fields."""
    rest = data.copy()
    for name in names:
        rest.pop(name, None)
    return rest


@dataclass
class Discussion:
    """The comments on a section as `speaker` sees them. Their forms are sent to `address`."""

    section: Section
    speaker: drafting.Speaker
    threads: tuple[drafting.Thread, ...]
    names: Mapping[str, str]
    address: str
    sent: QueryDict | None = None
    quote: str = ""
    #: Comments that stand beside their words already, and whether the form for a new one does.
    placed: set[str] = field(default_factory=set)
    is_form_placed: bool = False

    def beside(self, body: str, *, number: str = "", template: str = "components/thread.html") -> str:
        """Return `body` with each open comment beside its quoted words, and the form for a new one beside paragraph `number`."""
        places, said = places_of_comments(body), defaultdict[str, list[str]](list)
        for thread, form in self.open:
            if place := places.get(str(thread.comment.pk)):
                said[place].append(render_to_string(template, {"thread": thread, "form": form}))
                self.placed.add(str(thread.comment.pk))
        chosen = next((name for name, each in numbered(body) if each == number), "")
        self.is_form_placed = bool(chosen)
        if chosen:
            _focus(self.form, "comment")
        placed = {
            name: render_to_string(
                "components/said_here.html", {"threads": said[name], "form": self.form if name == chosen else None}
            )
            for name in {*said, chosen} - {""}
        }
        return with_comments(body, placed)

    @cached_property
    def form(self) -> CommentForm:
        if self._act == "comment":
            return CommentForm(self.sent)
        return CommentForm(initial={"quote": self.quote, **(self.sent.dict() if self.sent else {})})

    @property
    def _act(self) -> str:
        return self.sent.get("act", "") if self.sent else ""

    @cached_property
    def lines(self) -> list[tuple[drafting.Thread, AnswerForm]]:
        """Each comment with the form to answer it."""
        return [(thread, self._answer_form(thread)) for thread in self.threads]

    def _answer_form(self, thread: drafting.Thread) -> AnswerForm:
        key = str(thread.comment.pk)
        if self._act == f"answer {key}":
            return AnswerForm(self.sent, prefix=key)
        return AnswerForm(initial={"answer": self.sent.get(f"{key}-answer", "")} if self.sent else None, prefix=key)

    @property
    def open(self) -> list[tuple[drafting.Thread, AnswerForm]]:
        return [line for line in self.lines if line[0].is_open]

    @property
    def below(self) -> list[tuple[drafting.Thread, AnswerForm]]:
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
        what, _space, key = self._act.partition(" ")
        if what == "comment":
            return self._said(self.form, self._comment)
        found = next((line for line in self.lines for each in line[0].all if str(each.pk) == key), None)
        if found is None:
            return None
        thread, form = found
        thread.comment.section = self.section
        said = next(each for each in thread.all if str(each.pk) == key)
        try:
            return self._act_on(what, said, thread, form)
        except drafting.CommentRefused as error:
            form.refused = str(error)
            return None

    def _act_on(self, what: str, said: Comment, thread: drafting.Thread, form: AnswerForm) -> Comment | None:
        sent = self.sent or QueryDict()
        words = sent.get(f"{said.pk}-words", "").strip()[: drafting.LONGEST_COMMENT]
        if what == "withdraw" and said.is_own:
            drafting.withdraw(said)
        elif what == "correct" and said.is_own and words:
            drafting.correct(said, words)
        elif what == "accept" and said.may_accept:
            drafting.accept(thread.comment, self.speaker, timezone.now(), self.names)
        elif what == "answer":
            return self._said(
                form, lambda at: drafting.answer(thread.comment, self.speaker, form.cleaned_data["answer"], at)
            )
        elif what == "resolve":
            drafting.resolve(thread.comment, self.speaker, timezone.now())
        elif what == "reopen":
            drafting.reopen(thread.comment)
        return thread.comment

    def _said(self, form: forms.Form, say: Callable[[Any], Comment]) -> Comment | None:
        if form.is_valid():
            try:
                return say(timezone.now())
            except drafting.CommentRefused as error:
                form.add_error(next(iter(form.fields)), str(error))
        _focus(form, next(iter(form.errors)))
        return None

    def _comment(self, at: Any) -> Comment:
        cleaned = self.form.cleaned_data
        return drafting.comment(
            self.section,
            self.speaker,
            cleaned["comment"],
            at=at,
            names=self.names,
            quote=cleaned["quote"],
            before=cleaned["before"],
            after=cleaned["after"],
            replacement=cleaned["replacement"],
        )


def _focus(form: forms.Form, name: str) -> None:
    form.fields[name].widget.attrs["autofocus"] = True


def discussion_of(
    section: Section,
    speaker: drafting.Speaker,
    comments: Iterable[Comment],
    *,
    names: Mapping[str, str],
    address: str = "",
    body: str = "",
    may_accept: bool = False,
    **more: Any,
) -> Discussion:
    """Return the discussion as `speaker` may see it: at the desk all of it; by link the threads begun in the same name.

    `may_accept`: they may put suggested words into the text.
    """
    threads = drafting.threads_in(comments, body or section.body, names)
    if speaker.link:
        threads = tuple(
            each for each in threads if each.comment.link_id is not None and each.comment.by_name == speaker.name
        )
    for thread in threads:
        thread.comment.may_accept = may_accept and bool(thread.comment.replacement)
        for said in thread.all:
            said.is_own = drafting.is_own(said, speaker)
    address = address or reverse("desk:comments", args=[section.pk])
    return Discussion(section, speaker, threads, names, address, **more)


def speaker_at(request: HttpRequest) -> drafting.Speaker:
    """Return the person at the desk."""
    return drafting.Speaker(name_of(request)[:NAME_LENGTH], at_the_desk(request))


@desk_view("reports.add_comment", SECTIONS, autosaves={"comments": gettext_lazy("Comments")})
def comments(request: HttpRequest, section: Section) -> HttpResponse:
    """A section's comments as a plain list with its forms; a script of the section's page asks for the list alone."""
    data = sent(request)
    if data and (typed := data.get("body", "")) and not too_long(typed):
        section.body = typed
    unsent = unsent_comments(request, section)
    more = {"sent": data or unsent.typed, "quote": request.GET.get("quote", "")[: drafting.LONGEST_QUOTE]}
    shown = _shown_to(request, section, **more)
    accepts = data is not None and data.get("act", "").startswith("accept ")
    with writing(request, [section.draft_id]) if accepts else nullcontext():
        done = shown.take() if data is not None else None
    if done and data:
        settle(request, at_the_desk(request), rest=not_sent(data))
    status = 422 if data is not None and done is None else 200
    if request.headers.get("Accept") == FRAGMENT:
        shown = _shown_to(request, section, sent=not_sent(data)) if done and data else shown
        findings = DraftState(section.draft).findings_on(section) if done else None
        here = {"discussion": shown, "findings": findings, "unsent": {"comments": unsent}}
        return render(request, "desk/comments_here.html", here, status=status)
    if done:
        return HttpResponseRedirect(f"{shown.address}#comment-{done.thread_id or done.pk}")
    title = _("Comments on “%(section)s”") % {"section": section}
    context: dict[str, Any] = {"section": section, "discussion": shown, "unsent": {"comments": unsent}}
    return page(request, "comments", title=title, status=status, draft=section.draft, **context)


def not_sent(data: QueryDict) -> QueryDict:
    """Return the other input in the form that was sent: an unfinished comment, and answers to others."""
    rest, (what, _space, key) = data.copy(), data.get("act", "").partition(" ")
    for name in {"comment": ("comment", "quote", "before", "after", "replacement"), "answer": (f"{key}-answer",)}.get(
        what, ()
    ):
        rest.pop(name, None)
    rest["act"] = ""
    # The text as it stands in the form around them.
    rest.pop("body", None)
    return rest


def unsent_comments(request: HttpRequest, section: Section) -> AutosavedForm:
    """Return the form for comments on a section: the same beside the text, on its own page and where one reviews."""
    return AutosavedForm(request, f"{reverse('desk:comments', args=[section.pk])}#comments")


def _shown_to(request: HttpRequest, section: Section, **more: Any) -> Discussion:
    may_accept = may(request.user, "reports.change_section", section)
    comments = section.comments.all()
    return discussion_of(section, speaker_at(request), comments, names=technique_names(), may_accept=may_accept, **more)
