"""The checks before an edition is published. A new rule is one function in one of the modules here."""

from reports.publishing.checks import edition_rules, section_rules  # noqa: F401  their rules register themselves
from reports.publishing.checks.registry import RULES, Finding, Level, Subject, check, look_at, no_document, subject_of

__all__ = ["RULES", "Finding", "Level", "Subject", "check", "look_at", "no_document", "subject_of"]
