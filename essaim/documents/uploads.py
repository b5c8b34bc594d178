"""How a file enters with a request: on disk as it comes, up to the limit, and not one octet beyond.

What lies beyond the limit is read from the network and dropped, so that the rest of the form is kept and the page can
say in words what was wrong. A request that announces more than ``REQUEST_CEILING`` is not read at all.
"""

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

REQUEST_CEILING = 1024**3
"""Announced size, in octets, from which a request is answered without being read."""

FILES_IN_A_REQUEST = 5
"""How many files of the largest size one request may bring in all."""


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Streams each file to a temporary file; past the limit, or when the disk is full, marks it and drops the rest.

    The mark is read by ``refusal_of``. To be alone in ``FILE_UPLOAD_HANDLERS``.
    """

    chunk_size = 256 * 1024

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._kept_in_request = 0
        self._refusal = ""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        """Turn away at once what no page of Essaim could take."""
        if content_length > REQUEST_CEILING:
            raise RequestDataTooBig("The request announces more than any page accepts.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the temporary file."""
        self._refusal = ""
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            super(TemporaryFileUploadHandler, self).new_file(*args, **kwargs)
            self._refusal = "disk_full"

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what is within the limits."""
        if self._refusal:
            return
        if start + len(raw_data) > settings.UPLOAD_MAX_BYTES:
            self._refuse("too_large")
        elif self._kept_in_request + len(raw_data) > FILES_IN_A_REQUEST * settings.UPLOAD_MAX_BYTES:
            self._refuse("too_many")
        else:
            try:
                self.file.write(raw_data)
            except OSError:
                self._refuse("disk_full")
            self._kept_in_request += len(raw_data)

    def _refuse(self, reason: str) -> None:
        self._refusal = reason
        self.file.close()

    def file_complete(self, file_size: int) -> UploadedFile:
        """The file, or an empty one that bears the reason why it was refused and its real size."""
        if not self._refusal:
            return cast(TemporaryUploadedFile, super().file_complete(file_size))
        refused = SimpleUploadedFile(self.file_name or "fichier", b"", self.content_type or "")
        refused.size = file_size
        refused.refusal = self._refusal  # type: ignore[attr-defined]
        return refused

    def upload_interrupted(self) -> None:
        """Erase the temporary file of the upload that stopped; a refused one is erased already."""
        if not self._refusal:
            super().upload_interrupted()


def refusal_of(upload: Any) -> str:
    """Why the upload was dropped while it came in: ``too_large``, ``too_many``, ``disk_full``, or empty."""
    return str(getattr(upload, "refusal", ""))
