from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "initiatives"

    def ready(self) -> None:
        from initiatives import contributes  # noqa: PLC0415 — the registry can only be filled once models are loaded

        contributes.fill()
