"""The whole city as open files: out and in again gives the same checksums, and what cannot be taken changes nothing."""

import csv
import hashlib
import json
import shutil
from base64 import b64encode

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from alliance import audit, city_files, portable
from alliance.exports import TRIGGERS
from alliance.models import Attachment, AuditEntry, Department, Setting, User
from initiatives.models import Need
from tests import factories
from tests.factories.alliance import AttachmentFactory, DepartmentFactory
from tests.factories.initiatives import NeedFactory

pytestmark = pytest.mark.django_db
NASTY = ["=1+1", "'quoted", "''", "\\N", "\\", "-5", "+1", "@x", " =late", "a\r\nb", "\nfirst", '"', "ü 漢 🏙", "'=x"]
HEAVY = {"RatingFactory", "AuditLinkFactory", "AuditEntryFactory"}


def makers(maker=factories.Maker):
    for sub in maker.__subclasses__():
        yield sub
        yield from makers(sub)


def a_full_city():
    """A row of every kind, texts that break careless formats, a chain, and a file."""
    for maker in makers():
        if maker.__name__ not in HEAVY and not maker._meta.abstract:
            maker()
    for number, text in enumerate(NASTY):
        NeedFactory(title=f"Need {number}", problem=text)
    Setting.objects.create(key="nasty", value={"b": [None, 1.5, True, "'"], "a": {}})
    audit.record("create", Need.objects.first(), by=User.objects.first(), after={"title": "x"})
    while audit.link_new_entries():
        pass
    name = default_storage.save("attachments/plan.pdf", ContentFile(b"%PDF-1.7 plan"))
    AttachmentFactory(file=name, sha256=hashlib.sha256(b"%PDF-1.7 plan").hexdigest())


@pytest.fixture(scope="module")
def kept():
    """What is exported once for all tests of this file."""
    return {}


@pytest.fixture
def exported(db, kept, tmp_path, tmp_path_factory):
    """An export of a full city, the digests of its tables, and a database that is empty again."""
    if not kept:
        kept["folder"] = tmp_path_factory.mktemp("export") / "city"
        mark = transaction.savepoint()
        a_full_city()
        city_files.export_to(kept["folder"])
        kept["digests"] = city_files.digests()
        transaction.savepoint_rollback(mark)
        default_storage.delete("attachments/plan.pdf")
    return shutil.copytree(kept["folder"], tmp_path / "city"), kept["digests"]


def rewritten(folder, change):
    manifest = json.loads((folder / "city.json").read_text())
    change(manifest)
    (folder / "city.json").write_text(json.dumps(manifest))


def nothing_was_imported():
    return not any(model._base_manager.exists() for model in city_files.carried())


def test_V06_out_and_in_again_gives_the_same_checksums(exported, capsys):
    folder, before = exported
    assert nothing_was_imported()
    call_command("import_city", folder)
    assert "every checksum is equal" in capsys.readouterr().out
    assert city_files.digests() == before
    assert all(facts["rows"] for name, facts in before.items() if name.startswith("initiatives.") and "_" not in name)
    assert audit.verify().holds
    assert AuditEntry.objects.filter(link=None).count() == 0
    with Attachment.objects.get(name="report.pdf", file="attachments/plan.pdf").file.open() as file:
        assert file.read() == b"%PDF-1.7 plan"
    assert set(Need.objects.values_list("problem", flat=True)) >= set(NASTY)
    DepartmentFactory(code="new")  # the counters of the tables go on
    audit.record("create", Department.objects.first(), by=User.objects.first())


def test_the_manifest_describes_every_column(exported):
    manifest = json.loads((exported[0] / "city.json").read_text())
    need = next(table for table in manifest["tables"] if table["name"] == "initiatives.need")
    columns = {column["name"]: column for column in need["columns"]}
    assert columns["raised_by_id"]["refers_to"] == "alliance.user"
    assert "accepted" in columns["state"]["one_of"]
    with (exported[0] / need["file"]).open(newline="") as file:
        assert next(csv.reader(file)) == list(columns)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(format_version=2), "update Alliance, then import it"),
        (lambda m: m["releases"].update(alliance="9999_later"), "newer release"),
        (lambda m: m["releases"].update(alliance="0001_initial"), "older release"),
        (lambda m: m.update(format="other"), "no export of Alliance"),
        (lambda m: m["tables"].pop(), "tables of this release"),
        (lambda m: m["files"].append({"name": "../../x", "sha256": ""}), "leads out"),
        (lambda m: m["files"].append({"name": "gone", "sha256": ""}), "missing or was changed"),
    ],
)
def test_an_export_that_cannot_be_taken_is_refused_and_nothing_is_done(exported, change, said):
    rewritten(exported[0], change)
    with pytest.raises(CommandError, match=said):
        call_command("import_city", exported[0])
    assert nothing_was_imported()


def test_one_changed_cell_is_noticed_before_anything_is_written(exported):
    table = exported[0] / "tables" / "initiatives.need.csv"
    table.write_text(table.read_text().replace("Need 3", "Need 4"))
    with pytest.raises(CommandError, match=r"need\.csv is missing or was changed"):
        call_command("import_city", exported[0])
    assert nothing_was_imported()


@pytest.mark.parametrize(("old", "new"), [("true", "maybe"), ('"Need 3",', "")])
def test_a_row_that_cannot_be_read_names_its_line_and_rolls_everything_back(exported, old, new):
    table = exported[0] / "tables" / "initiatives.need.csv"
    table.write_text(table.read_text().replace(old, new, 1))
    digest = hashlib.sha256(table.read_bytes()).hexdigest()

    def resign(manifest):
        next(t for t in manifest["tables"] if t["name"] == "initiatives.need")["sha256"] = digest

    rewritten(exported[0], resign)
    with pytest.raises(CommandError, match="line "):
        call_command("import_city", exported[0])
    assert nothing_was_imported()
    assert not default_storage.exists("attachments/plan.pdf")


def test_a_city_is_never_imported_over_another(exported):
    DepartmentFactory()
    with pytest.raises(CommandError, match="already holds departments"):
        call_command("import_city", exported[0])
    assert Department.objects.count() == 1


def test_an_export_never_overwrites(exported):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_city", exported[0])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_any_text_survives_and_no_spreadsheet_runs_it(text):
    cell = portable.WRITERS["text"](text)
    assert portable.READERS["text"](cell) == text
    assert not cell.startswith(TRIGGERS)
    assert cell != portable.NULL


@given(st.binary(max_size=200))
def test_any_bytes_survive(data):
    assert portable.READERS["base64"](portable.WRITERS["base64"](data)) == data
    assert portable.WRITERS["base64"](memoryview(data)) == b64encode(data).decode()
