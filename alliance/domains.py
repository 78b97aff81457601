"""The fields of city life that needs, initiatives and proven solutions are sorted by (after the themes of ISO 37120)."""

from django.db import models


class Domain(models.TextChoices):
    MOBILITY = "mobility", "Mobility"
    ENERGY = "energy", "Energy"
    WATER = "water", "Water"
    WASTE = "waste", "Waste"
    PUBLIC_SAFETY = "public_safety", "Public safety"
    HEALTH = "health", "Health"
    DIGITAL_INCLUSION = "digital_inclusion", "Digital inclusion"
    ENVIRONMENT = "environment", "Environment"
    HOUSING = "housing", "Housing"
    ECONOMY = "economy", "Economy"
    GOVERNMENT_SERVICES = "government_services", "Government services"
    PUBLIC_SPACE = "public_space", "Public space"
