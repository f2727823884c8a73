"""What a WSGI server runs: Django behind the door of ready answers, for requests whose claims hold."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if sys.modules.keys().isdisjoint({"requests", "rest_framework.compat"}):
    # DRF can do without `requests`, and takes it along where it is installed, for a client of its tests: some MiB that no server uses.
    sys.modules["requests"] = None  # type: ignore[assignment]
    import rest_framework.compat  # noqa: F401

    del sys.modules["requests"]
django = get_wsgi_application()

from config.claims import checked  # noqa: E402  both read the settings, which are there now
from config.door import Door  # noqa: E402

door = Door(django)
application = checked(door)
