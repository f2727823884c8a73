"""Terms that come in from a file. Steps between trends show on published pages at once."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.drafting import TERMS, Plan, load_vocabulary
from reports.importing import Vocabulary
from reports.publishing.locks import lock_publication
from reports.publishing.movement import refresh_movements
from trends.models import Lineage


@transaction.atomic
def add_terms(vocabulary: Vocabulary, *, by: User | str, at: datetime) -> Plan:
    """Make what the vocabulary lacks, and have movement follow the steps between trends that are new."""
    known = set(Lineage.objects.values_list("parent__slug", "child__slug"))
    if any((step.parent, step.child) not in known for step in vocabulary.lineage):
        lock_publication(at=at)
    plan = load_vocabulary(vocabulary)
    if any(step.what == "trend history entry" for step in plan.changes):
        refresh_movements()
    plan.put_on_record(TERMS, by=by, at=at)
    return plan
