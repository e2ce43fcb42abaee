"""Errors of forms in plain words: each says which field, and what to do."""

from django import forms
from django.forms.utils import pretty_name

NUL = "null_characters_not_allowed"
UNREADABLE = "“{label}” holds a character that cannot be kept. Type it again"
PLAIN = {
    "required": "Fill in “{label}”",
    "max_length": "“{label}” is too long: it may have %(limit_value)d characters, "
    "and has %(show_value)d",
    "invalid_choice": "Choose “{label}” from the list",
    "invalid_list": "Choose “{label}” from the list",
    "invalid_pk_value": "Choose “{label}” from the list",
}
INVALID = (
    (forms.URLField, "Enter a web address that begins with http:// or https://"),
    (forms.DateField, "Enter a date such as 2015-09-25: year, month, day"),
    (forms.EmailField, "Enter an e-mail address such as name@example.org"),
    (forms.IntegerField, "Enter a whole number for “{label}”"),
)


class InPlainWords(forms.BaseForm):
    """A form whose fields say what is wrong in our words, not in the framework's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.say_plainly(name)

    def say_plainly(self, name: str) -> None:
        """Put our words where a field has only the framework's."""
        field, label = self.fields[name], self.label_of(name)
        theirs = _theirs(field)
        for code, words in _ours(field).items():
            if field.error_messages.get(code) == theirs.get(code):
                field.error_messages[code] = words.format(label=label)

    def label_of(self, name: str) -> str:
        """As Django makes it, without binding a field that may yet be replaced."""
        return str(self.fields[name].label or pretty_name(name))

    def add_error(self, field: str | None, error) -> None:
        """As Django does; characters that nobody types are said in our words too."""
        for one in getattr(error, "error_list", ()):
            if one.code == NUL and field:
                one.message = UNREADABLE.format(label=self.label_of(field))
        super().add_error(field, error)


def _theirs(field: forms.Field) -> dict:
    found: dict = {}
    for kind in reversed(type(field).__mro__):
        found |= getattr(kind, "default_error_messages", {})
    return found


def _ours(field: forms.Field) -> dict[str, str]:
    invalid = next((said for kind, said in INVALID if isinstance(field, kind)), None)
    return {**PLAIN, "invalid": invalid} if invalid else PLAIN
