"""What a WSGI server runs. Everything is loaded before the first request, not during it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhagen.web.settings")

application = get_wsgi_application()
# The code of every page, else whoever comes first waits for two seconds.
resolve("/")

from zhagen.web.dialogues.parts import make_ready  # noqa: E402 - Django must be set up first

make_ready()
