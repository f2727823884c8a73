"""Two techniques that turn out to be one."""

from django.db import transaction

from reports.models.draft import Assessment
from reports.models.index import PublishedAssessment, PublishedTechnique
from reports.publishing.locks import lock_publication
from reports.search import deriving
from trends import vocabulary
from trends.models import Technique


@transaction.atomic
def merge_techniques(*, source: Technique, into: Technique) -> None:
    """Merge in the vocabulary, in drafts, and in the index, where published editions keep their words.

    Where a draft's section assesses both, the assessment of `into` stays. Raises ValidationError as the vocabulary does.
    """
    lock_publication()
    vocabulary.merge_techniques(source=source, into=into)
    both = Assessment.objects.filter(technique=into).values("section")
    Assessment.objects.filter(technique=source, section__in=both).delete()
    Assessment.objects.filter(technique=source).update(technique=into)
    for model in (PublishedAssessment, PublishedTechnique):
        model.objects.filter(technique=source).update(technique=into)
    deriving.refresh_all_with(into)
