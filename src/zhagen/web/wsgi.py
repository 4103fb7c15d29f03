"""What a WSGI server runs. The parts are made before the first request, not during it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhagen.web.settings")

application = get_wsgi_application()

from zhagen.web.dialogues.parts import parts  # noqa: E402 - Django must be set up first

parts()
