"""Files of values: kept as they came, read by a worker."""

import hashlib
from typing import TYPE_CHECKING, Any

from alliance import jobs
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, insist, service
from initiatives.models import ObservationImport

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

LARGEST_BYTES = 64 * 1024 * 1024
ENDINGS = (".csv", ".xlsx")


@service
def begin_import(
    *, file: "UploadedFile[bytes]", check_only: bool = False, only_good: bool = False, by: Any
) -> ObservationImport:
    """Keep the file and let a worker check it, and save what the person asked for. Raises Busy, or Refusal (413)."""
    require(by, "initiatives.record_observation")
    name = (file.name or "")[-200:]
    insist(name.lower().endswith(ENDINGS), "file", "Send a file that ends in .csv (UTF-8) or .xlsx.")
    if (file.size or 0) > LARGEST_BYTES:
        too_big = Refusal("The file is larger than 64 MiB. Split it.", code="too_big")
        too_big.status = 413
        raise too_big
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    row = ObservationImport(file=file, name=name, sha256=digest.hexdigest(), check_only=check_only, only_good=only_good)
    create(row, by=by, action="begin_import")
    job = jobs.enqueue("import_observations", {"import": str(row.pk)}, by=by)
    return change(row, {"job": job}, by=by, action="begin_import")
