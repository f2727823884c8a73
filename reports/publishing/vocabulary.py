"""Changes of the vocabulary that published pages show at once: techniques that are merged, and terms from a file."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from reports.drafting import TERMS, Plan, load_vocabulary
from reports.importing import Vocabulary
from reports.models.draft import Assessment
from reports.models.generation import lock_publication
from reports.models.index import PublishedAssessment, PublishedTechnique
from reports.publishing.indexing import refresh_movements
from reports.search import deriving
from trends.models import Lineage, Technique, techniques


@transaction.atomic
def merge_techniques(*, source: Technique, into: Technique) -> None:
    """Merge in the vocabulary, in drafts, and in the index, where published editions keep their words.

    Where a draft's section assesses both, the assessment of `into` stays. Raises ValidationError as the vocabulary does.
    """
    lock_publication()
    techniques.merge_techniques(source=source, into=into)
    both = Assessment.objects.filter(technique=into).values("section")
    Assessment.objects.filter(technique=source, section__in=both).delete()
    Assessment.objects.filter(technique=source).update(technique=into)
    for model in (PublishedAssessment, PublishedTechnique):
        model.objects.filter(technique=source).update(technique=into)
    deriving.refresh_all_with(into)


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
