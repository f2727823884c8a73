"""What a WSGI server runs: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from config.claims import checked

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = checked(get_wsgi_application())
