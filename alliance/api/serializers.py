"""How rows are shown to other systems: fields listed one by one, plus what every row has."""

from typing import Any, ClassVar

from django.db.models import Model
from rest_framework import serializers
from rest_framework.fields import Field

RECORD_FIELDS = ("id", "version", "external_id", "created_at", "updated_at")


class RecordSerializer(serializers.ModelSerializer[Any]):
    """Base of every noun's serializer: read-only, explicit. Writes take the noun's forms instead."""

    class Meta:
        model: ClassVar[type[Model]]
        fields: ClassVar[tuple[str, ...]] = RECORD_FIELDS

    def get_fields(self) -> dict[str, Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        wanted = self.context.get("fields")
        for name, found in list(fields.items()):
            found.read_only = True
            if wanted and name not in wanted:
                del fields[name]
        return fields
