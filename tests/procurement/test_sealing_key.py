"""What an operator asks after a restore, and of the copy of the key that is kept elsewhere: does it open what is sealed?"""

import pytest
from django.core.management import CommandError, call_command

from procurement.models import Rfi
from tests.factories.procurement import PublishedRfiFactory

pytestmark = pytest.mark.django_db


def test_the_key_opens_what_waits(capsys):
    PublishedRfiFactory()
    call_command("check_sealing_key")
    assert capsys.readouterr().out.strip().endswith("(1).")


@pytest.mark.parametrize("key", [None, bytes(32)], ids=["none", "another"])
def test_a_missing_or_another_key_is_named_with_the_rfi_it_leaves_shut(settings, key):
    rfi = PublishedRfiFactory()
    settings.SEALING_KEY = key
    with pytest.raises(CommandError, match=f"does not open {rfi.reference}"):
        call_command("check_sealing_key")


def test_what_was_opened_needs_no_key_any_more(settings):
    rfi = PublishedRfiFactory()
    Rfi.objects.filter(pk=rfi.pk).update(opened_at=rfi.published_at)
    settings.SEALING_KEY = bytes(32)
    call_command("check_sealing_key")
