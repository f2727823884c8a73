"""The read-only list of published versions, and the page of each, with its withdrawal, redaction and accepted warnings."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import ReadOnlyAdmin, ValuesFilter
from reports.desk.views import desk_view
from reports.exporting import FORMATS
from reports.filing.making import Making, making_of
from reports.models.ledger import Version
from reports.publishing import RULES

#: The polling interval in seconds.
_OFTEN = 3


@desk_view("reports.view_version", Version.objects.standing())
def files_step(request: HttpRequest, version: Version) -> HttpResponse:
    """Return the progress as text, with `Retry-After` while it may change."""
    making = making_of(version)
    answer = HttpResponse(
        words_for(making), content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
    if is_open(making):
        answer["Retry-After"] = str(_OFTEN)
    return answer


def step_beside(version: Version | None) -> dict[str, Any]:
    """What `files_step.html` shows of it."""
    making = making_of(version) if version else None
    return {"files_step": words_for(making), "files_open": is_open(making)}


def is_open(making: Making | None) -> bool:
    """Return whether the task is still pending."""
    return making is not None and making.state in {TaskResultStatus.READY, TaskResultStatus.RUNNING}


def words_for(making: Making | None) -> str:
    """Return the progress in words; "" if no files were requested."""
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
    return gettext("Could not create %(missing)s. The server log has the reason.") % done


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["version", "published", "publisher", "severity", "state", "checksum"]
    list_filter = [("edition__report", admin.RelatedOnlyFieldListFilter), "severity", ("edition__year", ValuesFilter)]
    list_select_related = ["edition__report", "withdrawal", "redaction"]
    ordering = ["-published_at"]
    search_fields = ["note", "publisher", "sha256", "edition__report__name"]
    search_help_text = _("In notes, publishers, reports and checksums.")
    explanation = _("All published versions, newest first. Published versions never change.")
    when_empty = _("Nothing has been published yet. Open an edition and choose “Publish…”.")
    change_form_template = "desk/version.html"
    fields = ()

    @admin.display(description=_("version"), ordering="published_at")
    def version(self, version: Version) -> str:
        return str(version)

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, version: Version) -> Any:
        return version.published_at

    @admin.display(description=_("state"))
    def state(self, version: Version) -> str:
        if version.is_redacted or version.is_withdrawn:
            return "redacted" if version.is_redacted else "withdrawn"
        return "current" if version.edition.current_version_id == version.pk else "replaced"

    @admin.display(description=_("checksum"))
    def checksum(self, version: Version) -> str:
        return version.sha256[:12]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Version]:
        return super().get_queryset(request).select_related("edition__report", "withdrawal", "redaction")

    def beside(self, request: HttpRequest, obj: Version) -> dict[str, Any]:
        return {
            "notes": obj.titled_notes,
            "acknowledgements": [(_asked_by(each.rule), each) for each in obj.acknowledgements.all()],
            "files": list(obj.files.all()),
            "reviews": list(obj.reviews.all()),
            "schedules": list(obj.schedules.all()),
            **step_beside(obj if obj.is_standing else None),
            "is_current": obj.edition.current_version_id == obj.pk,
            "older": obj.edition.versions.filter(published_at__lt=obj.published_at).first(),
        }


def _asked_by(rule: str) -> str:
    """Return the requirement of a rule, or its name if the rule no longer exists."""
    return RULES[rule].asks if rule in RULES else rule
