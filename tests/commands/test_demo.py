"""`make demo`, before it begins."""

import socket

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize("port", [0, 99_999])
def test_a_port_that_cannot_be_is_refused_in_words(port):
    with pytest.raises(
        CommandError, match=f"^{port} is no port; those are 1 to 65535. Choose one: make demo PORT=8080$"
    ):
        call_command("demo", port=port)


def test_a_port_that_is_taken_is_told_with_another():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"^Something already listens on port {port}. Choose another: "):
            call_command("demo", port=port)
