from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "procurement"

    def ready(self) -> None:
        from procurement import contributes  # noqa: PLC0415 — the registry can only be filled once models are loaded

        contributes.fill()
