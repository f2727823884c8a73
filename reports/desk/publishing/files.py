"""The progress of a version's files, shown on its page and in its edition's history, which poll while the worker runs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import filing
from reports.desk.doors import desk_view
from reports.exporting import FORMATS
from reports.models.ledger import Version

#: The polling interval in seconds.
_OFTEN = 3


@desk_view("reports.view_version", Version.objects.standing())
def files_step(request: HttpRequest, version: Version) -> HttpResponse:
    """Return the progress as text, with `Retry-After` while it may change."""
    making = filing.making_of(version)
    answer = HttpResponse(
        words_for(making), content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
    if is_open(making):
        answer["Retry-After"] = str(_OFTEN)
    return answer


def step_beside(version: Version | None) -> dict[str, Any]:
    """What `files_step.html` shows of it."""
    making = filing.making_of(version) if version else None
    return {"files_step": words_for(making), "files_open": is_open(making)}


def is_open(making: filing.Making | None) -> bool:
    """Return whether the task is still pending."""
    return making is not None and making.state in {TaskResultStatus.READY, TaskResultStatus.RUNNING}


def words_for(making: filing.Making | None) -> str:
    """Return the progress in words; "" if no files were requested."""
    if making is None:
        return ""
    missing = ", ".join(FORMATS[name].label for name in making.missing if name in FORMATS)
    done = {"made": len(making.asked) - len(making.missing), "all": len(making.asked), "missing": missing}
    if not missing:
        return _("All files are available.")
    if making.again_at:
        when = timezone.localtime(making.again_at).strftime("%H:%M")
        return _("Could not create %(missing)s. The worker tries again at %(when)s UTC.") % {**done, "when": when}
    if making.state == TaskResultStatus.READY:
        return _("Waiting for the worker: %(missing)s.") % done
    if making.state == TaskResultStatus.RUNNING:
        return _("%(made)d of %(all)d files created; in progress: %(missing)s.") % done
    return _("Could not create %(missing)s. The server log has the reason.") % done
