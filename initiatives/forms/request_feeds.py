"""Shapes of feeds of service requests."""

from alliance.forms import ModelForm
from initiatives.models import RequestFeed


class RequestFeedForm(ModelForm):
    class Meta:
        model = RequestFeed
        fields = ("indicator", "service_code", "since")


class ReviseRequestFeedForm(ModelForm):
    class Meta:
        model = RequestFeed
        fields = ("service_code", "since")
