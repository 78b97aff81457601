#!/usr/bin/env python
"""Entry point of every command; see `manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

from alliance.env import Misconfigured, unreachable


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    try:
        execute_from_command_line(sys.argv)
    except (Misconfigured, OperationalError) as fault:
        sentence = str(fault) if isinstance(fault, Misconfigured) else unreachable(fault)
        if sentence is None:
            raise
        sys.stderr.write(f"{sentence}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
