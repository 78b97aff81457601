"""A wrong environment: one line that names the variable and the fix, exit code 2, and nothing started."""

import os
import subprocess
import sys

import pytest

from alliance.env import ROOT, Misconfigured, read_environment

KEY = "k" * 64
PRODUCTION = {
    "ALLIANCE_MODE": "production",
    "ALLIANCE_SECRET_KEY": KEY,
    "ALLIANCE_HOSTS": "alliance.city.example",
    "ALLIANCE_SEALING_KEY": "c2VhbGluZy1rZXktZm9yLXRlc3RzLW9ubHktMzJiISE=",
    "DATABASE_URL": "postgresql://alliance:secret@db:5432/alliance",
    "REDIS_URL": "redis://cache:6379/0",
}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ALLIANCE_MODE": "prod"}, "ALLIANCE_MODE"),
        ({"ALLIANCE_SECRET_KEY": ""}, "ALLIANCE_SECRET_KEY"),
        ({"ALLIANCE_SECRET_KEY": "short"}, "ALLIANCE_SECRET_KEY"),
        ({"ALLIANCE_HOSTS": " , "}, "ALLIANCE_HOSTS"),
        ({"ALLIANCE_SEALING_KEY": "not random"}, "ALLIANCE_SEALING_KEY"),
        ({"ALLIANCE_LOG_LEVEL": "LOUD"}, "ALLIANCE_LOG_LEVEL"),
        ({"ALLIANCE_LANGUAGES": "en-gb,klingon"}, "ALLIANCE_LANGUAGES"),
        ({"ALLIANCE_TRUST_PROXY": "perhaps"}, "ALLIANCE_TRUST_PROXY"),
        ({"ALLIANCE_MAIL_URL": "carrier-pigeon://loft"}, "ALLIANCE_MAIL_URL"),
        ({"ALLIANCE_HOST": "x"}, "did you mean ALLIANCE_HOSTS"),
        ({"ALLIANCE_TELEPORT": "1"}, "ALLIANCE_TELEPORT is not a setting"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
        ({"DATABASE_URL": "mysql://root@db/alliance"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://db:5432"}, "DATABASE_URL names no database"),
        ({"DATABASE_URL": "postgresql://db:port/alliance"}, "DATABASE_URL cannot be read"),
        ({"DATABASE_URL": "alliance.sqlite3"}, "DATABASE_URL"),
        ({"DATABASE_REPLICA_URL": "oracle://db/alliance"}, "DATABASE_REPLICA_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL is missing"),
        ({"REDIS_URL": "memcached://cache"}, "REDIS_URL is wrong"),
        ({"DATABASE_POOLED": "maybe"}, "DATABASE_POOLED"),
        ({"ALLIANCE_FILES_URL": "ftp://files/city"}, "ALLIANCE_FILES_URL is wrong"),
        ({"ALLIANCE_FILES_URL": "s3://"}, "ALLIANCE_FILES_URL is wrong"),
        ({"ALLIANCE_FILES_URL": "s3://city?secret=x"}, "ALLIANCE_FILES_URL is wrong"),
    ],
)
def test_a_wrong_variable_is_named(change, named, tmp_path):
    with pytest.raises(Misconfigured, match=named) as refused:
        read_environment(PRODUCTION | {"DATA_DIR": str(tmp_path)} | change)
    assert "\n" not in str(refused.value)


def test_production_is_read_as_it_is_written(tmp_path):
    found = read_environment(PRODUCTION | {"DATA_DIR": str(tmp_path), "ALLIANCE_TRUST_PROXY": "1"})
    assert not found.is_embedded
    assert found.secret_key == KEY
    assert found.hosts == ["alliance.city.example"]
    assert found.database["NAME"] == "alliance"
    assert "statement_timeout" in found.database["OPTIONS"]["options"]
    assert found.trust_proxy


def test_a_pooled_connection_carries_no_start_up_options(tmp_path):
    found = read_environment(PRODUCTION | {"DATA_DIR": str(tmp_path), "DATABASE_POOLED": "1"})
    assert "options" not in found.database["OPTIONS"]
    assert found.database["DISABLE_SERVER_SIDE_CURSORS"]


def test_an_embedded_installation_needs_nothing_said(tmp_path):
    found = read_environment({"DATA_DIR": str(tmp_path / "new")})
    assert found.is_embedded
    assert found.database["ENGINE"].endswith("sqlite3")
    assert found.redis_url is None


def test_the_embedded_key_stays_the_same_and_private(tmp_path):
    first = read_environment({"DATA_DIR": str(tmp_path)}).secret_key
    assert read_environment({"DATA_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="DATA_DIR"):
        read_environment({"DATA_DIR": str(tmp_path / "file" / "inside")})


def started(*arguments, **variables):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "variables", "named"),
    [
        ("migrate", {"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ("worker", {"ALLIANCE_MODE": "production"}, "ALLIANCE_SECRET_KEY"),
        ("web", {"ALLIANCE_TELEPORT": "1"}, "ALLIANCE_TELEPORT"),
        ("run", {"PORT": "eighty"}, "PORT"),
        ("migrate", {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/alliance"}, "DATABASE_URL"),
    ],
)
def test_every_command_stops_with_one_line_and_exit_code_2(command, variables, named, tmp_path):
    done = started("manage.py", command, DATA_DIR=str(tmp_path), **variables)
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_web_server_stops_with_one_line_and_exit_code_2(tmp_path):
    done = started(
        "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", DATA_DIR=str(tmp_path), ALLIANCE_MODE="production"
    )
    assert done.returncode == 2
    assert done.stderr.startswith("ALLIANCE_SECRET_KEY is missing")
    assert len(done.stderr.strip().splitlines()) == 1
