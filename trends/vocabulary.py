"""Changes to the vocabulary that touch more than one row."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from trends.models import Technique, TechniqueName, VocabularyChangeKind
from trends.models.changes import tell, vocabulary_changing


@transaction.atomic
def merge_techniques(*, source: Technique, into: Technique, at: datetime | None = None) -> None:
    """Give all names of `source` to `into`; `source` stays as a row whose address leads to `into`.

    The change is written down as of `at` (now, unless told otherwise). Published editions keep what they say of `source`.
    Raises ValidationError if the two are one, or already merged.
    """
    vocabulary_changing.send(Technique)
    rows = {row.pk: row for row in Technique.objects.select_for_update().filter(pk__in=[source.pk, into.pk])}
    source, into = rows[source.pk], rows[into.pk]
    if source.pk == into.pk:
        raise ValidationError("A technique cannot be merged into itself.")
    if source.merged_into_id or into.merged_into_id:
        raise ValidationError("One of these was merged before; merge the technique that took over its names.")
    TechniqueName.objects.filter(technique=source).update(technique=into, is_alias=True)
    for narrower in source.narrower.exclude(pk=into.pk):
        narrower.broader.add(into)
    source.narrower.clear()
    source.merged.update(merged_into=into)
    source.merged_into = into
    source.save(update_fields=["merged_into"])
    tell(VocabularyChangeKind.TECHNIQUES_MERGED, subject=source.uid, into=into.uid, at=at or timezone.now())
