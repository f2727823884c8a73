"""Terms from a file, through the desk: first what it would add, then the adding."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import at_the_desk
from reports.desk.doors import desk_view, page, sent
from reports.desk.planned_files import PlannedFileForm
from reports.importing import ImportRefused, read_vocabulary
from reports.rights import may

_NO_STEPS = _(
    "The trend history in the file is left out. Ask a publisher of all reports or an administrator to import it."
)


class TermsForm(PlannedFileForm):
    command = "import_vocabulary"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "YAML, JSON or CSV with trends, themes and techniques. Existing entries are not changed."
        )
        self.fields["file"].widget.attrs["accept"] = ".yaml,.yml,.json,.csv,.tsv"


@desk_view("trends.add_technique")
def import_terms(request: HttpRequest) -> HttpResponse:
    """Takes a file of terms, shows what it would add, and adds it."""
    form = TermsForm(sent(request), request.FILES if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        data, filename, is_meant = form.read()
        shown = {"filename": filename}
        try:
            plan, notes = _add(request, data, filename, is_meant=is_meant)
        except ImportRefused as refused:
            shown["errors"] = refused.errors
        else:
            if is_meant:
                said = gettext("Added from {file}: {count}.").format(file=filename, count=len(plan.changes))
                messages.success(request, said)
                return HttpResponseRedirect(reverse("admin:trends_technique_changelist"))
            shown |= {"plans": [("", plan.changes)], "notes": notes}
            if plan.changes:
                shown["again"] = form.again(data, filename)
    crumbs = [(reverse("admin:trends_technique_changelist"), gettext("Techniques"))]
    return page(request, "planned_file", title=gettext("Import terms from a file"), form=form, crumbs=crumbs, **shown)


def _add(request: HttpRequest, data: bytes, filename: str, *, is_meant: bool) -> tuple[drafting.Plan, list[str]]:
    vocabulary = read_vocabulary(data, filename=filename)
    notes: list[str] = []
    if vocabulary.lineage and not may(request.user, "trends.add_lineage"):
        vocabulary = vocabulary.model_copy(update={"lineage": ()})
        notes.append(str(_NO_STEPS))
    with transaction.atomic():
        plan = publishing.add_terms(vocabulary, by=at_the_desk(request), at=timezone.now())
        if not is_meant:
            transaction.set_rollback(True)
    return plan, notes
