"""What initiatives tells the apps above."""

from django.dispatch import Signal

lesson_shared = Signal()  # lesson, by, at: a pilot's lesson is to become a proven solution
