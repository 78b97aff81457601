from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"

    def ready(self) -> None:
        from governance import contributes  # noqa: PLC0415 — the registry can only be filled once models are loaded

        contributes.fill()
