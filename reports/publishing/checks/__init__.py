"""The checks before an edition is published. A new rule is one function in one of the modules here."""

from reports.publishing.checks import section_rules  # noqa: F401  its rules register themselves
from reports.publishing.checks.edition_rules import (
    RULES,
    Finding,
    Level,
    Subject,
    Target,
    check,
    facts_of,
    look_at,
    no_document,
    subject_of,
)

__all__ = [
    "RULES",
    "Finding",
    "Level",
    "Subject",
    "Target",
    "check",
    "facts_of",
    "look_at",
    "no_document",
    "subject_of",
]
