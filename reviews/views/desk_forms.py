"""Forms of the review desk: one for each act that carries words."""

from django import forms

from accounts.plain_words import InPlainWords
from reviews.forms import SELECT
from reviews.models import Tag
from reviews.tags import Reason, Seen
from themes.models import Theme

SCORES = [("0.9", "0.90"), ("0.8", "0.80"), ("0.7", "0.70")]
ANSWERS = [("right", "Right"), ("wrong", "Wrong")]


class SeenForm(forms.Form):
    """How the tag stood on the page that the act was sent from."""

    tag = forms.IntegerField(min_value=1, max_value=2**53)
    state = forms.ChoiceField(choices=Tag.State)
    decision = forms.IntegerField(required=False, min_value=1, max_value=2**53)

    @property
    def seen(self) -> Seen:
        return Seen(self.cleaned_data["state"], self.cleaned_data["decision"])


class RejectForm(forms.Form):
    reason = forms.ChoiceField(choices=Reason, required=False)

    @property
    def words(self) -> str:
        given = self.cleaned_data["reason"]
        return Reason(given).label if given else ""


class ThemeForm(InPlainWords, forms.Form):
    """The theme that the words do show."""

    theme = forms.ModelChoiceField(
        label="The right theme",
        queryset=Theme.objects.current(),
        to_field_name="code",
        empty_label="Choose a theme",
        error_messages={"required": "Choose a theme"},
        widget=forms.Select(attrs=SELECT),
    )


class QuoteForm(InPlainWords, forms.Form):
    """The words that do show the theme."""

    quote = forms.CharField(
        label="The words that show it",
        help_text="Select them in the passage, or type them just as they stand.",
        max_length=2000,
        error_messages={"required": "Select or type the words that show the theme"},
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 3}),
    )


class AboveForm(InPlainWords, forms.Form):
    """The score from which suggestions are accepted together."""

    above = forms.ChoiceField(
        label="Accept what scored at least",
        choices=SCORES,
        widget=forms.Select(attrs=SELECT),
    )
