"""`python -m tests.snapshot FOLDER [PARTS]`: capture the site of the checkout that is the working folder."""

import sys
from pathlib import Path

import django

from tests.snapshot import steady

if __name__ == "__main__":
    steady.install()
    django.setup()
    from tests.snapshot.capture import capture  # the clock comes first

    capture(Path(sys.argv[1]), *sys.argv[2:])
