"""Why a publication is refused, in words."""

from reports.publishing.checks.registry import Finding


class PublishingError(Exception):
    """Something that cannot be done to a version; the message says why."""


class ChangedMeanwhile(PublishingError):
    """What stands there is not what was shown to whoever wants it otherwise."""


class PublishRefused(PublishingError):
    """An edition that cannot be published as it stands; `findings` say what is in the way."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{each.rule}: {each.words}" for each in findings))
        self.findings = findings
