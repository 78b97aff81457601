"""API routes of initiatives that are not a noun's own."""

from django.urls import path

from initiatives.api import ObservationsInBulk

urlpatterns = [path("observations/bulk/", ObservationsInBulk.as_view(), name="observations-bulk")]
