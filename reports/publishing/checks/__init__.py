"""The checks before an edition is published. A new rule is one function in one of the modules here, which register their rules."""

from reports.publishing.checks import figure_rules, key_finding_rules, section_rules
from reports.publishing.checks.edition_rules import (
    RULES,
    CheckContext,
    Finding,
    Level,
    Target,
    check,
    check_context,
    facts_of,
    no_document,
    run_rules,
)
