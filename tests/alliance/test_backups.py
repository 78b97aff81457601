"""A backup is refused before anything is written where it is not whole, not ours, or would lie over something."""

import json
import tarfile

import pytest
from django.core.management import CommandError, call_command

from alliance import backups
from tests.factories.initiatives import NeedFactory


def refused(folder, words):
    with pytest.raises(CommandError, match=words):
        call_command("restore", folder)


@pytest.mark.django_db(transaction=True)  # a database that is being written to cannot be copied by its own connection
def test_holds_everything_but_the_keys_and_is_refused_where_it_does_not_fit(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    (settings.DATA_DIR / "files").mkdir(parents=True)
    (settings.DATA_DIR / "files" / "report.pdf").write_bytes(b"%PDF-1.7")
    NeedFactory()
    folder = tmp_path / "backup"
    backups.back_up(folder)

    told = (folder / "backup.json").read_text()
    manifest = json.loads(told)
    assert set(manifest["sha256"]) == {"files.tar.gz", backups.dump_name()}
    assert {file.name for file in folder.iterdir()} == {*manifest["sha256"], "backup.json"}
    with tarfile.open(folder / "files.tar.gz") as archive:
        assert "files/report.pdf" in archive.getnames()
    assert settings.SECRET_KEY not in told
    assert backups.differences(manifest) == []
    NeedFactory()
    assert any("need" in name for name in backups.differences(manifest))

    refused(folder, "not empty")
    refused(tmp_path, "is no backup")
    (folder / "backup.json").write_text(json.dumps(manifest | {"vendor": "oracle"}))
    refused(folder, "is no backup of a")
    (folder / "backup.json").write_text(told)
    for name in manifest["sha256"]:
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole + b"x")
        refused(folder, "was changed after the backup")
        (folder / name).write_bytes(whole)
