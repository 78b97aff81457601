"""Asks the web process of this machine whether it serves; exit code 1 where it does not. For container health checks."""

import os
import sys
from http.client import HTTPConnection, HTTPException

host = os.environ.get("ALLIANCE_HOSTS", "localhost").split(",")[0].strip()
link = HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or "8000"), timeout=4)
try:
    link.request("GET", "/readyz", headers={"Host": host})
    sys.exit(link.getresponse().status != 200)
except (OSError, HTTPException):
    sys.exit(1)
