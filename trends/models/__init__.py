from trends.models.changes import VocabularyChange, VocabularyChangeKind
from trends.models.techniques import Technique, TechniqueName
from trends.models.trends import Lineage, LineageKind, Theme, Trend
