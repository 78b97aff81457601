"""Celery wakes the workers; the rows of `Job` say what there is to do (docs/architecture.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")

from alliance.env import read_environment

environment = read_environment(os.environ)
queue = environment.data_dir / "queue"

app = Celery("alliance")
app.conf.update(
    broker_url=environment.redis_url or "filesystem://localhost",
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 120,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
    }
    if environment.redis_url
    else {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(queue / "control"),
        "store_processed": False,
    },
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    # Threads, for a child of the process pool that is killed while it holds the pool's lock stops the others for ever.
    # Long computations have a process of their own anyway.
    worker_pool="threads",
    worker_concurrency=2,
    timezone="UTC",
    beat_schedule={
        "work": {"task": "alliance.work", "schedule": 2.0, "options": {"expires": 4}},
        "sweep": {"task": "alliance.sweep", "schedule": 10.0, "options": {"expires": 20}},
    },
    beat_schedule_filename=str(environment.data_dir / "scheduler"),
)
if environment.redis_url is None:
    (queue / "control").mkdir(parents=True, exist_ok=True)
app.autodiscover_tasks(["alliance"])
