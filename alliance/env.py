"""What the environment may say, and the one clear line it gets when it says it wrongly.

Every way of running Alliance is chosen here and nowhere else. Names are listed in docs/operations.md.
"""

import binascii
import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from alliance.roles import Role

ROOT = Path(__file__).resolve().parent.parent
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
PREFIX = "ALLIANCE_"
KNOWN = {
    "ALLIANCE_MODE",
    "ALLIANCE_SECRET_KEY",
    "ALLIANCE_HOSTS",
    "ALLIANCE_SEALING_KEY",
    "ALLIANCE_FILES_URL",
    "ALLIANCE_LANGUAGES",
    "ALLIANCE_MAIL_FROM",
    "ALLIANCE_MAIL_URL",
    "ALLIANCE_TRUST_PROXY",
    "ALLIANCE_WEBHOOK_HOSTS",
    "ALLIANCE_LOG_LEVEL",
    "ALLIANCE_OIDC_URL",
    "ALLIANCE_OIDC_CLIENT",
    "ALLIANCE_OIDC_SECRET",
    "ALLIANCE_OIDC_NAME",
    "ALLIANCE_OIDC_GROUPS",
    "ALLIANCE_OIDC_CLAIM",
    "ALLIANCE_TEST_REQUIRE_ALL",
}
MODES = ("embedded", "production")


class Misconfigured(Exception):
    """An environment variable is missing or wrong; the message names it and the fix. Exit code 2."""


@dataclass(frozen=True)
class SingleSignOn:
    """The city's own OpenID Connect provider. `roles` maps its groups to roles; empty leaves roles to administrators."""

    url: str
    client: str
    secret: str
    name: str
    roles: Mapping[str, tuple[str, ...]]
    claim: str


@dataclass(frozen=True)
class Environment:
    mode: str
    secret_key: str
    hosts: list[str]
    languages: list[str]
    data_dir: Path
    files: dict[str, Any]
    database: dict[str, Any]
    replica: dict[str, Any] | None
    redis_url: str | None
    mail: dict[str, Any]
    mail_from: str
    trust_proxy: bool
    webhook_hosts: list[str]
    log_level: str
    sealing_key: bytes | None
    single_sign_on: SingleSignOn | None

    @property
    def is_embedded(self) -> bool:
        return self.mode == "embedded"


def read_environment(source: Mapping[str, str]) -> Environment:
    """Read and judge all of it at once, so that nothing starts half-configured."""
    refuse_unknown(source)
    mode = source.get("ALLIANCE_MODE", "embedded")
    if mode not in MODES:
        raise Misconfigured(f"ALLIANCE_MODE is {mode!r}: set it to 'embedded' or 'production'.")
    data_dir = Path(source.get("DATA_DIR") or ROOT / "var").absolute()
    replica = source.get("DATABASE_REPLICA_URL")
    return Environment(
        mode=mode,
        secret_key=secret_key(source, mode, data_dir),
        hosts=hosts(source, mode),
        languages=languages(source),
        data_dir=data_dir,
        files=files(source.get("ALLIANCE_FILES_URL", ""), data_dir),
        database=database(source, "DATABASE_URL", source.get("DATABASE_URL") or default_database(mode, data_dir)),
        replica=database(source, "DATABASE_REPLICA_URL", replica) if replica else None,
        redis_url=redis_url(source, mode),
        mail=mail(source.get("ALLIANCE_MAIL_URL") or default_mail(data_dir)),
        mail_from=source.get("ALLIANCE_MAIL_FROM", "alliance@localhost"),
        trust_proxy=flag(source, "ALLIANCE_TRUST_PROXY"),
        webhook_hosts=words(source.get("ALLIANCE_WEBHOOK_HOSTS", "")),
        log_level=log_level(source),
        sealing_key=sealing_key(source, mode, data_dir),
        single_sign_on=single_sign_on(source),
    )


def refuse_unknown(source: Mapping[str, str]) -> None:
    for name in sorted(source):
        if name.startswith(PREFIX) and name not in KNOWN:
            near = get_close_matches(name, KNOWN, 1)
            hint = f"did you mean {near[0]}?" if near else "see docs/operations.md for the names."
            raise Misconfigured(f"{name} is not a setting of Alliance: {hint}")


def secret_key(source: Mapping[str, str], mode: str, data_dir: Path) -> str:
    given = source.get("ALLIANCE_SECRET_KEY", "")
    if given:
        if len(given) < 50:
            raise Misconfigured("ALLIANCE_SECRET_KEY is too short: give at least 50 random characters.")
        return given
    if mode == "production":
        raise Misconfigured(
            "ALLIANCE_SECRET_KEY is missing: set it to at least 50 random characters, kept outside the code."
        )
    return embedded_secret(data_dir, "secret_key", 48)


def sealing_key(source: Mapping[str, str], mode: str, data_dir: Path) -> bytes | None:
    """What wraps the keys of RFIs, never kept in the database. None in production where it is not set: no RFI can be published."""
    given = source.get("ALLIANCE_SEALING_KEY", "")
    if not given:
        return bytes.fromhex(embedded_secret(data_dir, "sealing_key", 32)) if mode == "embedded" else None
    try:
        key = b64decode(given, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise Misconfigured("ALLIANCE_SEALING_KEY is wrong: give 32 random bytes in base64, and keep a copy elsewhere.")
    return key


def embedded_secret(data_dir: Path, name: str, length: int) -> str:
    """One random key per data folder, so that sessions survive a restart and no key is ever shipped."""
    file = data_dir / name
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            write_secret(file, length)
        return file.read_text()
    except OSError as fault:
        raise Misconfigured(
            f"DATA_DIR {data_dir} cannot be used ({fault.strerror}): name a writable folder."
        ) from fault


def write_secret(file: Path, length: int) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    part.touch(mode=0o600)
    part.write_text(os.urandom(length).hex())
    try:
        os.link(part, file)  # the first writer wins when web, worker and scheduler start together
    except FileExistsError:
        pass
    finally:
        part.unlink()


def hosts(source: Mapping[str, str], mode: str) -> list[str]:
    given = words(source.get("ALLIANCE_HOSTS", ""))
    if mode == "production" and not given:
        raise Misconfigured("ALLIANCE_HOSTS is missing: name the host people type, such as alliance.city.example.")
    return given or ["localhost", "127.0.0.1", "[::1]"]


def languages(source: Mapping[str, str]) -> list[str]:
    """The first one is spoken to whoever asks for none of them. A browser's wish chooses among several."""
    given = [code.lower() for code in words(source.get("ALLIANCE_LANGUAGES", ""))] or ["en-gb"]
    for code in given:
        if code not in LANG_INFO:
            raise Misconfigured(f"ALLIANCE_LANGUAGES names {code!r}: write codes such as en-gb, es or fr-ca.")
    return given


def default_database(mode: str, data_dir: Path) -> str:
    if mode == "production":
        raise Misconfigured("DATABASE_URL is missing: set it to postgresql://user:password@host:5432/alliance.")
    return f"sqlite:///{data_dir}/alliance.sqlite3"


def database(source: Mapping[str, str], name: str, url: str) -> dict[str, Any]:
    scheme = url.partition("://")[0]
    if scheme not in DATABASE_SCHEMES or "://" not in url:
        raise Misconfigured(
            f"{name} is {scheme or 'empty'!r}…: start it with postgresql:// (or sqlite:/// for a trial)."
        )
    try:
        config: dict[str, Any] = dict(environ.Env.db_url_config(url))
        urlsplit(url).port  # noqa: B018 — raises where the port is no number
    except (ValueError, KeyError) as fault:
        raise Misconfigured(
            f"{name} cannot be read ({fault}): write postgresql://user:password@host:5432/name."
        ) from fault
    if not config.get("NAME"):
        raise Misconfigured(f"{name} names no database: add it after the host, as in …:5432/alliance.")
    return config | (sqlite_options() if scheme == "sqlite" else postgres_options(source))


def unreachable(fault: Exception) -> str | None:
    """The line for a database that does not let us in; None where `fault` came from a database that did."""
    reason = " ".join(str(fault).split())[:200]
    refused = type(fault.__cause__).__module__.startswith("psycopg2") and getattr(fault.__cause__, "pgcode", "") is None
    if not refused and "unable to open database file" not in reason:
        return None
    return f"DATABASE_URL names a database that cannot be reached ({reason}): check host, port, user and password."


def sqlite_options() -> dict[str, Any]:
    return {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    }


def postgres_options(source: Mapping[str, str]) -> dict[str, Any]:
    """Timeouts of trust decision D1. PgBouncer refuses start-up options, so they can be left to the server."""
    options: dict[str, Any] = {"connect_timeout": 3}
    pooled = flag(source, "DATABASE_POOLED")
    if not pooled:
        options["options"] = "-c statement_timeout=10s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s"
    return {
        "CONN_MAX_AGE": 0 if pooled else 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": options,
    }


def redis_url(source: Mapping[str, str], mode: str) -> str | None:
    url = source.get("REDIS_URL") or None
    if url is None and mode == "production":
        raise Misconfigured("REDIS_URL is missing: set it to redis://host:6379/0.")
    if url and urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise Misconfigured("REDIS_URL is wrong: start it with redis:// or rediss://.")
    return url


def default_mail(data_dir: Path) -> str:
    return f"filemail://{data_dir}/mail"


def mail(url: str) -> dict[str, Any]:
    if url.startswith("filemail://"):
        path = url.removeprefix("filemail://")
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": path}
    try:
        return dict(environ.Env.email_url_config(url))
    except (KeyError, ValueError, ImproperlyConfigured) as fault:
        raise Misconfigured("ALLIANCE_MAIL_URL is wrong: write smtp+tls://user:password@host:587.") from fault


def files(url: str, data_dir: Path) -> dict[str, Any]:
    """Where attached files and documents lie: in DATA_DIR, or in a bucket that every host reaches.

    Who may use the bucket is said to its own library, by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the host's role.
    """
    if not url:
        return {"BACKEND": "alliance.storage.WholeFiles", "OPTIONS": {"location": data_dir / "files"}}
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "s3" or not parts.netloc or set(asked) - {"endpoint", "region"}:
        raise Misconfigured(
            "ALLIANCE_FILES_URL is wrong: write s3://bucket/folder, and ?endpoint=https://host&region=name where needed."
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": asked.get("endpoint") or None,
            "region_name": asked.get("region") or None,
            "default_acl": None,  # nobody reads a file but through a page that judges who asks
            "file_overwrite": False,
        },
    }


def flag(source: Mapping[str, str], name: str) -> bool:
    value = source.get(name, "0").lower()
    if value not in ("0", "1", "true", "false", "yes", "no", ""):
        raise Misconfigured(f"{name} is {value!r}: set it to 1 or 0.")
    return value in ("1", "true", "yes")


def log_level(source: Mapping[str, str]) -> str:
    level = source.get("ALLIANCE_LOG_LEVEL", "INFO").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise Misconfigured(f"ALLIANCE_LOG_LEVEL is {level!r}: set it to DEBUG, INFO, WARNING or ERROR.")
    return level


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def single_sign_on(source: Mapping[str, str]) -> SingleSignOn | None:
    names = ("ALLIANCE_OIDC_URL", "ALLIANCE_OIDC_CLIENT", "ALLIANCE_OIDC_SECRET")
    given = [source.get(name, "") for name in names]
    if not any(given):
        return None
    if missing := [name for name, value in zip(names, given, strict=True) if not value]:
        raise Misconfigured(f"{missing[0]} is missing: single sign-on needs {', '.join(names)}.")
    return SingleSignOn(
        url=given[0],
        client=given[1],
        secret=given[2],
        name=source.get("ALLIANCE_OIDC_NAME") or "the city’s sign-in",
        roles=roles_of_groups(source.get("ALLIANCE_OIDC_GROUPS", "")),
        claim=source.get("ALLIANCE_OIDC_CLAIM") or "groups",
    )


def roles_of_groups(text: str) -> dict[str, tuple[str, ...]]:
    """Such as "alliance-office=office,alliance-it=administrator"; a group may be named more than once."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words(text):
        group, _, role = word.rpartition("=")
        if not group or role not in Role.values:
            roles = ", ".join(Role.values)
            raise Misconfigured(f"ALLIANCE_OIDC_GROUPS has {word!r}: write group=role, with one of the roles {roles}.")
        found[group] = (*found.get(group, ()), role)
    return found
