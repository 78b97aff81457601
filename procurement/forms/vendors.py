"""Shapes of the vendor's way in."""

from django import forms

from alliance.forms import Form


class RegistrationForm(Form):
    organisation = forms.CharField(label="Name of your organisation", max_length=200)
    name = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(label="Your e-mail address", max_length=60, help_text="We send a link to it.")


class InvitationForm(Form):
    name = forms.CharField(label="Your colleague’s name", max_length=120)
    email = forms.EmailField(label="Your colleague’s e-mail address", max_length=60)


class JoinForm(Form):
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text="At least 12 characters."
    )
