"""Uploads stay in memory, at most so much per request: a file never lies in clear in a temporary folder (trust case S1)."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

MOST_BYTES = 26 * 1024 * 1024  # one file of the largest size with what surrounds it


class InMemory(MemoryFileUploadHandler):
    """Refuses at once what says that it is too big, and while it comes what does not say."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 — as Django calls it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.activated, self.received = True, 0
        self.refuse_over(content_length)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        self.refuse_over(self.received)
        return super().receive_data_chunk(raw_data, start)

    def refuse_over(self, size: int) -> None:
        if size > MOST_BYTES:
            raise RequestDataTooBig("more than 25 MiB of files")
