"""How long a password may be: no amount of text keeps the server busy with digesting it (trust case D8)."""

from typing import Any

from allauth.account.forms import LoginForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

LONGEST = 128
LONGEST_NAME = 254


class NotTooLong:
    """A validator of new passwords."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return f"A password has at most {LONGEST} characters."


class SignInForm(LoginForm):
    """Longer ones cannot be right, so they are refused before anything is digested."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].validators.append(MaxLengthValidator(LONGEST, NotTooLong().get_help_text()))
        self.fields["login"].validators.append(MaxLengthValidator(LONGEST_NAME))
