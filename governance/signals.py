"""Facts governance announces; apps above hear them in their receivers."""

from django.dispatch import Signal

# decision, by, at
decision_signed = Signal()
