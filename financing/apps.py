from django.apps import AppConfig


class FinancingConfig(AppConfig):
    name = "financing"

    def ready(self) -> None:
        from financing import contributes  # noqa: PLC0415 — the registry can only be filled once models are loaded

        contributes.fill()
