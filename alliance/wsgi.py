"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")

application = get_wsgi_application()
reverse(
    "public_home"
)  # puts all routes together before workers are forked: they share them, and nobody's first page waits
