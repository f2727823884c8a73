"""Terms from a file, through the desk: first what it would add, then the adding."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import name_of
from reports.desk.doors import desk_view, page, sent
from reports.importing import ImportRefused, read_vocabulary
from reports.rights import may

#: A file of terms may have so many bytes: it goes back with the page that shows what it would add.
MOST_BYTES = 500_000
_TOO_LARGE = _("The file has more than 500 kB. Take it in with manage.py import_vocabulary.")
_NO_STEPS = _("The steps between trends (lineage) are left out: an administrator adds those.")


class TermsForm(forms.Form):
    """A file, or its text again, once somebody has seen what it would add."""

    file = forms.FileField(
        required=False,
        label=_("File"),
        help_text=_("YAML, JSON or CSV, with trends, themes and techniques. What the site has already stays as it is."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json,.csv,.tsv"}),
    )
    text = forms.CharField(required=False, strip=False, max_length=MOST_BYTES, widget=forms.HiddenInput)
    filename = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file and file.size > MOST_BYTES:
            raise ValidationError(_TOO_LARGE)
        if not file and not cleaned.get("text"):
            raise ValidationError(gettext("Choose a file."))
        return cleaned

    def read(self) -> tuple[bytes, str, bool]:
        """The bytes, the name of their file, and whether they are to be added."""
        if file := self.cleaned_data["file"]:
            return file.read(), file.name, False
        return self.cleaned_data["text"].encode(), self.cleaned_data["filename"] or "terms.yaml", True


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
            text = data.decode(errors="replace")
            shown |= {"plan": plan, "notes": notes, "again": TermsForm(initial={"text": text, "filename": filename})}
    return page(request, "import_terms", title=gettext("Terms from a file"), form=form, **shown)


def _add(request: HttpRequest, data: bytes, filename: str, *, is_meant: bool) -> tuple[drafting.Plan, list[str]]:
    vocabulary = read_vocabulary(data, filename=filename)
    notes: list[str] = []
    if vocabulary.lineage and not may(request.user, "trends.add_lineage"):
        vocabulary = vocabulary.model_copy(update={"lineage": ()})
        notes.append(str(_NO_STEPS))
    with transaction.atomic():
        plan = publishing.add_terms(vocabulary, by=name_of(request), at=timezone.now())
        if not is_meant:
            transaction.set_rollback(True)
    return plan, notes
