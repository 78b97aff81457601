"""Files on a disk: whole, or not at all (trust case I4)."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """Django leaves the beginning of a file that did not fit. Names are unguessable and new, so it is nobody else's."""

    def _save(self, name: str, content: Any) -> str:
        there = Path(self.path(name)).exists()
        try:
            return str(super()._save(name, content))
        except OSError:
            if not there:
                with suppress(OSError):
                    Path(self.path(name)).unlink(missing_ok=True)
            raise
