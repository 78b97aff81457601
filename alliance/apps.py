from django.apps import AppConfig


class AllianceConfig(AppConfig):
    name = "alliance"
    verbose_name = "Ground"

    def ready(self) -> None:
        from alliance import contributes  # noqa: PLC0415 — the registry can only be filled once models are loaded

        contributes.fill()
