"""Errors of publishing, with messages for the person who tried."""

from reports.publishing.checks.registry import Finding


class PublishingError(Exception):
    """Something that cannot be done to a version; the message says why."""


class ChangedMeanwhile(PublishingError):
    """The stored state is not the one that the person saw."""


class PublishRefused(PublishingError):
    """An edition that cannot be published; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{each.rule}: {each.words}" for each in findings))
        self.findings = findings
