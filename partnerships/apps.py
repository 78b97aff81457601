from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"

    def ready(self) -> None:
        from partnerships import contributes  # noqa: PLC0415 — the registry can only be filled once models are loaded

        contributes.fill()
