"""Facts partnerships announce; apps above hear them in their receivers."""

from django.dispatch import Signal

# partnership, by, at
partnership_bound = Signal()
# settlement, by, at: both sides confirmed; its verified savings and what is payable are final
settlement_locked = Signal()
# settlement, by: nothing of it is owed any more
settlement_paid = Signal()
