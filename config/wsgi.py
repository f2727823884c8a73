"""What a WSGI server runs: Django behind the door of ready answers, for requests whose claims hold."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from config.claims import checked  # noqa: E402  both read the settings, which are there now
from config.door import Door  # noqa: E402

door = Door(django)
application = checked(door)
