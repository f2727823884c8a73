"""Mail on the screen, where Perennial is tried out: as it is read, so that a link can be copied from it."""

from email.policy import default

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend

#: Lines stay whole: what a mail server gets has long ones broken with "=".
WHOLE_LINES = default.clone(max_line_length=998, cte_type="8bit")


class ConsoleBackend(EmailBackend):
    """Django's, without the encoding."""

    def write_message(self, message: EmailMessage) -> None:
        self.stream.write(f"{message.message(policy=WHOLE_LINES).as_bytes().decode()}\n{'-' * 79}\n")
