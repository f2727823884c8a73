"""Save a section: lock its edition, merge, store, and record the revision and its writer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reports import drafting
from reports.desk.editing import lock_edition
from reports.desk.form_merge import Merge
from reports.desk.writing.rows import confirm, save_rows
from reports.desk.writing.surface import in_words_of
from reports.models.draft import Section
from reports.models.review import name_of_person

#: The reason in the history by the button that was pressed, if no other is given.
WHY = {"_reviewed": "Checked", "_hand_in": "Ready for review"}
#: Return the form of a section with its formsets, unbound or with data.
type FormsOf = Callable[[Section, QueryDict | None], tuple[Any, list[Any]]]


@dataclass(frozen=True)
class SectionSave:
    """The result: whether the section `is_saved`, and its merge with what others saved. `voided` names those whose approval it voids."""

    section: Section
    merge: Merge
    is_saved: bool = False
    form: Any = None
    formsets: tuple[Any, ...] = ()
    confirmed: int = 0
    voided: tuple[str, ...] = ()


@transaction.atomic
def save_section(section: Section, data: QueryDict, base_revision: str, by: User, *, forms_of: FormsOf) -> SectionSave:
    """Save what a form sent. `base_revision` is the state that it had shown, as the form carries it (`seen`).

    Nothing is saved if a conflict is left to choose, or if the form is invalid. Raises Frozen if the draft is locked, and Http404 if
    the section was deleted.
    """
    lock_edition([section.draft_id])
    section = get_object_or_404(Section.objects.select_related("draft__edition__report", "trend"), pk=section.pk)
    data = data.copy()
    data["seen"] = base_revision
    form, formsets = forms_of(section, None)
    merge = Merge(data, form=form, formsets=formsets, in_words=in_words_of(section))
    form, formsets = forms_of(section, merge.data)
    if not (merge.is_settled and all([form.is_valid(), *(each.is_valid() for each in formsets)])):
        return SectionSave(section, merge)
    name, at = name_of_person(by), timezone.now()
    with drafting.writing([section.draft.edition], by=name, account=by, at=at) as voided:
        section.is_reviewed |= not WHY.keys().isdisjoint(data)
        form.save()
        for each in formsets:
            save_rows(each, section.draft)
        confirmed = confirm(section, which) if (which := data.get("_confirm")) else 0
        why = form.cleaned_data.get("why") or next((why for name, why in WHY.items() if name in data), "")
        drafting.save_revision(section, by=name, account=by, at=at, why=why)
        if not {"_hand_in", "_take_back"}.isdisjoint(data):
            drafting.mark_ready(section, is_ready="_hand_in" in data, by=by, at=at)
    return SectionSave(section, merge, True, form, tuple(formsets), confirmed, tuple(voided))
