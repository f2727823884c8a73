"""Mail on the screen can be read, and a link copied from it."""

from io import StringIO

from django.core.mail import EmailMessage

from config.mail import ConsoleBackend
from config.settings import MAILERS


def test_a_link_in_a_mail_on_the_screen_stands_in_one_piece():
    link = f"http://localhost:8000/admin/account/password/{'a1-' * 40}/?next=/é"
    mail = EmailMessage("Café", f"Choose a password:\n{link}\n", "desk@example.org", ["nina@example.org"])
    shown = StringIO()
    ConsoleBackend(stream=shown).send_messages([mail])
    assert f"\n{link}\n" in shown.getvalue()
    assert "To: nina@example.org" in shown.getvalue()


def test_where_perennial_is_tried_out_mail_is_shown_so():
    assert MAILERS["default"]["BACKEND"] == "config.mail.ConsoleBackend"
