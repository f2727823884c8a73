"""The WSGI application: Django behind the response cache."""

import os
import sys
from urllib.parse import quote

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
database = settings.DATABASES["default"]
if "sqlite" in database["ENGINE"] and not database["NAME"].startswith(("file:", ":")):
    # If the file is missing later, the site reports an error instead of creating an empty database.
    database["NAME"] = f"file:{quote(database['NAME'])}?mode=rw"
for each in settings.DATABASES.values():
    if "pool" in each["OPTIONS"] and not os.environ.get("DATABASE_TIMEOUT"):
        # Seconds. While the database is down, each request waits this long before it gets a cached response or an error.
        each["OPTIONS"]["pool"]["timeout"] = 1
# DRF imports optional packages if they are installed, for features that are not used here. Hiding them saves several MiB.
absent = {"requests", "pygments", *(["psycopg"] if "sqlite" in database["ENGINE"] else [])}
absent -= sys.modules.keys()
sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
import rest_framework.compat  # noqa: E402, F401

for name in absent:
    del sys.modules[name]
django = get_wsgi_application()

from reports.api.exceptions import bad_request  # noqa: E402  it reads the settings
from serving import with_middleware  # noqa: E402  the same

application = with_middleware(django, bad_request)
