#!/usr/bin/env python
"""Entry point of every command; see `manage.py help`."""

import os
import sys

from django.core.management import execute_from_command_line

from alliance.env import Misconfigured


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    try:
        execute_from_command_line(sys.argv)
    except Misconfigured as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
