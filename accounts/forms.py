"""Signing in with an e-mail address."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from accounts.plain_words import InPlainWords


class SignInForm(InPlainWords, AuthenticationForm):
    """Django's own sign-in form, in plain words and in the site's look."""

    error_messages = {
        "invalid_login": (
            "The e-mail address or the password is not right. Check both and try again."
        ),
        "inactive": "This account is closed. Ask an administrator to open it again.",
    }
    username = forms.EmailField(
        label="E-mail address",
        max_length=254,
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address in the right form, "
            "such as name@example.org",
        },
        widget=forms.EmailInput(
            attrs={
                "class": "govuk-input govuk-input--width-30",
                "autocomplete": "username",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=200,
        error_messages={"required": "Enter your password"},
        widget=forms.PasswordInput(
            attrs={
                "class": "govuk-input govuk-input--width-30",
                "autocomplete": "current-password",
            }
        ),
    )

    def clean(self):
        self.cleaned_data["username"] = self.cleaned_data.get("username", "").lower()
        return super().clean()
