"""Published versions: their list and the page of each, and forms to withdraw, redact or restore one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import ReadOnlyAdmin, ValuesFilter
from reports.desk.editing import StaleRequest, checksum_of, lock_edition, readable
from reports.desk.forms import ProseField
from reports.desk.help import with_example
from reports.desk.people import mail
from reports.desk.views import actor_of, desk_view, page, redirect_with, sent
from reports.document.types import EditionDocument
from reports.exporting import FORMATS
from reports.filing.making import making_of
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.models.people import Actor
from reports.models.review import VersionReview
from reports.pages.comparing.versions import DraftComparison, draft_comparison
from reports.publishing import RULES

VERSIONS = Version.objects.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")


def words_of_files(version: Version | None) -> str:
    """Return how far the worker is with the files of a version; "" if none were requested."""
    making = making_of(version) if version else None
    if making is None:
        return ""
    missing = ", ".join(FORMATS[name].label for name in making.missing if name in FORMATS)
    done = {"made": len(making.asked) - len(making.missing), "all": len(making.asked), "missing": missing}
    if not missing:
        return gettext("All files are available.")
    if making.again_at:
        when = timezone.localtime(making.again_at).strftime("%H:%M")
        return gettext("Could not create %(missing)s. The worker tries again at %(when)s UTC.") % {**done, "when": when}
    if making.state == TaskResultStatus.READY:
        return gettext("Waiting for the worker: %(missing)s.") % done
    if making.state == TaskResultStatus.RUNNING:
        return gettext("%(made)d of %(all)d files created; in progress: %(missing)s.") % done
    if making.state == TaskResultStatus.SUCCESSFUL:
        return gettext("Files of a version that was replaced are created when somebody asks for them.")
    return gettext("Could not create %(missing)s. The server log has the reason.") % done


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "published_at", "publisher", "severity", "state"]
    list_filter = [("edition__report", admin.RelatedOnlyFieldListFilter), "severity", ("edition__year", ValuesFilter)]
    ordering = ["-published_at"]
    search_fields = ["note", "publisher", "sha256", "edition__report__name"]
    search_help_text = _("In notes, publishers, reports and checksums.")
    explanation = _("All published versions, newest first. Published versions never change.")
    when_empty = _("Nothing has been published yet. Open an edition and choose “Publish…”.")
    change_form_template = "desk/version.html"
    fields = ()

    @admin.display(description=_("state"))
    def state(self, version: Version) -> str:
        if version.is_redacted or version.is_withdrawn:
            return "redacted" if version.is_redacted else "withdrawn"
        return "current" if version.edition.current_version_id == version.pk else "replaced"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        return super().get_queryset(request).select_related("edition__report", "withdrawal", "redaction")

    def beside(self, request: HttpRequest, obj: Version) -> dict[str, Any]:
        deletions = list(obj.record_deletions.all())
        is_pending = any(each.is_done is None and each.review_id is None for each in deletions)
        return {
            "notes": obj.titled_notes,
            # A rule that no longer exists is shown by its name.
            "acknowledgements": [
                (RULES[each.rule].requirement if each.rule in RULES else each.rule, each)
                for each in obj.acknowledgements.all()
            ],
            "files": list(obj.files.all()),
            "reviews": list(obj.reviews.all()),
            "deletions": deletions,
            "has_history": obj.is_redacted and not is_pending and publishing.saved_states(obj.edition) > 0,
            "schedules": list(obj.schedules.all()),
            "files_step": words_of_files(obj if obj.is_readable else None),
            "is_current": obj.edition.current_version_id == obj.pk,
            "older": obj.edition.versions.filter(published_at__lt=obj.published_at).first(),
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=with_example(_("Readers see this instead of the text."), "“Two tables were wrong.”"),
    )


class RedactForm(ReasonForm):
    saved_states = forms.BooleanField(
        required=False, label=_("Also ask to delete the saved history and reviews of the edition")
    )
    number = forms.CharField(
        label=_("Type the version number to confirm"), help_text=with_example(_("As in the heading."), "1.0")
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        states = publishing.saved_states(version.edition)
        if not states:
            del self.fields["saved_states"]
            return
        self.fields["saved_states"].help_text = gettext(
            "%(edition)s has %(saved_states)s saved states of sections and review comments that may contain the text. "
            "Another publisher or an administrator must confirm that; where there is none, it waits 24 hours. The current "
            "draft stays, without its history."
        ) % {"saved_states": states, "edition": version.edition}

    def clean_number(self) -> str:
        if self.cleaned_data["number"].strip() != self.version.number:
            raise forms.ValidationError(gettext("Type %(number)s to confirm.") % {"number": self.version.number})
        return self.version.number


@desk_view("reports.withdraw_version", VERSIONS)
def withdraw(request: HttpRequest, version: Version) -> HttpResponse:
    """Withdraw a version; readers see the reason instead."""
    title = gettext("Withdraw %(version)s") % {"version": version}
    if version.is_withdrawn:
        raise StaleRequest(_done_before(version.withdrawal))
    form = ReasonForm(sent(request))
    if form.is_valid() and _is_done(request, form, version, publishing.withdraw):
        words = gettext("%(version)s is withdrawn.") % {"version": version}
        return redirect_with(request, words, "admin:reports_version_change", version.pk)
    left = publishing.left_after(version)
    return page(request, "withdraw", title=title, version=version, form=form, left=left)


@desk_view("reports.add_redaction", VERSIONS)
def redact(request: HttpRequest, version: Version) -> HttpResponse:
    """Delete the text of a version permanently; its checksums stay."""
    title = gettext("Redact %(version)s") % {"version": version}
    if version.is_redacted:
        raise StaleRequest(_done_before(version.redaction))
    form = RedactForm(sent(request), version=version)
    if form.is_valid() and _is_done(request, form, version, publishing.redact):
        if form.cleaned_data.get("saved_states"):
            ask_to_delete(version, None, form.cleaned_data["reason"], actor_of(request))
        words = gettext("%(version)s is redacted.") % {"version": version}
        return redirect_with(request, words, "admin:reports_version_change", version.pk)
    return page(
        request,
        "redact",
        title=title,
        version=version,
        form=form,
        remains=publishing.remains_of(version),
        left=publishing.left_after(version),
    )


def _is_done(request: HttpRequest, form: ReasonForm, version: Version, act: Callable[..., object]) -> bool:
    """Withdraw or redact as the valid form says. Return False, with an error on the form, if that is refused."""
    try:
        act(version=version, reason=form.cleaned_data["reason"], actor=actor_of(request))
    except publishing.PublishingError as error:
        form.add_error(None, str(error))
    return not form.errors


def _done_before(done: Withdrawal | Redaction) -> str:
    words = gettext("Nothing was changed: {name} already did this. Reason: {reason}")
    return words.format(name=done.by_name, reason=done.reason)


class DeletionForm(forms.Form):
    reason = ProseField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=with_example(
            _("Shown in the audit log and to the people named. Do not enter a name here."), "“A court order.”"
        ),
    )


@desk_view("reports.add_redaction", VERSIONS)
def delete_history(request: HttpRequest, version: Version) -> HttpResponse:
    """Ask to delete the saved history and reviews of a redacted version's edition, or answer the request."""
    if not version.is_redacted:
        raise StaleRequest(gettext("The saved history can be deleted only after a version was redacted."))
    if not publishing.saved_states(version.edition):
        raise StaleRequest(gettext("The saved history and reviews were already deleted."))
    return _deletion(request, version, None, gettext("Delete the history and reviews of %(edition)s"))


@desk_view("reports.withdraw_version", VersionReview)
def remove_names(request: HttpRequest, row: VersionReview) -> HttpResponse:
    """Ask to remove the names in a review of a version, or answer the request."""
    if not row.by_name:
        raise StaleRequest(gettext("The names in this review were already removed."))
    return _deletion(request, row.version, row, gettext("Remove names from a review of %(edition)s"))


def _deletion(request: HttpRequest, version: Version, review: VersionReview | None, title: str) -> HttpResponse:
    row, actor = publishing.pending_deletion(version, review), actor_of(request)
    is_answer = not request.POST.keys().isdisjoint(("_confirm", "_refuse"))
    if is_answer and row is None:
        raise StaleRequest(gettext("Nothing was changed: somebody has already answered this request."))
    form = DeletionForm(sent(request) if row is None else None)
    own_page = "admin:reports_version_change"
    if form.is_valid():
        ask_to_delete(version, review, form.cleaned_data["reason"], actor)
        words = gettext("Your request is recorded. The people concerned are notified.")
        return redirect_with(request, words, own_page, version.pk)
    if row and is_answer:
        try:
            if "_confirm" in request.POST:
                publishing.confirm_deletion(row, actor=actor, seen=request.POST.get("seen", ""))
            else:
                publishing.refuse_deletion(row, actor=actor)
        except publishing.PublishingError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
        words = gettext("The answer is recorded. The people concerned are notified.")
        return redirect_with(request, words, own_page, version.pk)
    asker = row.asker if row else actor.account
    return page(
        request,
        "record_deletion",
        title=title % {"edition": version.edition},
        version=version,
        row=row,
        form=form,
        entries=publishing.entries_to_delete(version, review),
        others=list(publishing.people_who_confirm(version, asker=asker)),
        is_asker=asker == actor.account,
        ends_at=(row.asked_at if row else actor.at) + publishing.DELAY,
    )


def ask_to_delete(version: Version, review: VersionReview | None, reason: str, actor: Actor) -> None:
    """Request a deletion from the record, and tell reviewers without an account by mail."""
    row = publishing.ask_to_delete(version, review, reason=reason, actor=actor)
    what = "remove the names in your review" if review else "delete the reviews"
    words = f"{row.asked_by} asked to {what} of {version} at {settings.SITE_URL}.\n\nReason: {reason}\n"
    for address in publishing.mail_addresses(row) if settings.MAILERS else ():
        mail.send.call(address, f"Your review of {version}", words)


@desk_view("reports.change_draft", Version)
def restore(request: HttpRequest, version: Version) -> HttpResponse:
    """Replace the draft with the document of an old version."""
    has_moved = False
    document = readable(version.edition)
    if request.method == "POST" and not version.is_redacted:
        with transaction.atomic():
            lock_edition([version.edition_id])
            document = readable(version.edition)
            has_moved = request.POST.get("seen") != checksum_of(document)
            if not has_moved:
                return _restored(request, version)
    return page(
        request,
        "restore",
        title=gettext("Restore %(version)s to the draft") % {"version": version},
        status=409 if has_moved else 200,
        version=version,
        changes=_what_restoring_changes(version, document),
        seen=checksum_of(document),
        has_moved=has_moved,
    )


def _restored(request: HttpRequest, version: Version) -> HttpResponse:
    try:
        drafting.restore(version=version, actor=actor_of(request))
    except drafting.DraftError as error:
        words = gettext("Nothing was changed: %(error)s") % {"error": error}
        return redirect_with(request, words, "desk:board", version.edition_id, level=messages.ERROR)
    words = gettext("Version %(number)s is restored to the draft. Readers see no change until you publish.")
    return redirect_with(request, words % {"number": version.number}, "desk:board", version.edition_id)


def _what_restoring_changes(version: Version, document: EditionDocument | str) -> DraftComparison | None:
    if version.is_redacted or isinstance(document, str):
        return None
    try:
        return draft_comparison(document, drafting.restored(version))
    except drafting.DraftError:
        return None
