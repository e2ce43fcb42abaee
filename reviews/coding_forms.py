"""Forms for blind coding, and for codings that leave and arrive."""

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.plain_words import InPlainWords
from reviews import coding
from reviews.exchange.scope import STATES, Format
from reviews.models import Proposal, Review, Tag
from themes.models import Theme

INPUT = {"class": "govuk-input"}
SELECT = {"class": "govuk-select"}
TEXTAREA = {"class": "govuk-textarea", "rows": 3}
DEFAULT_PASSAGES = 50


def _names(user) -> str:
    return f"{user} ({user.email})"


class CodersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj):
        return _names(obj)


def choose_from(form: forms.Form, **rows: QuerySet) -> None:
    """Offer these rows in the fields named."""
    for name, offered in rows.items():
        field = form.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = offered


def _reviews_for(user) -> QuerySet[Review]:
    return Review.objects.visible_to(user).order_by("-reference")


class RoundForm(InPlainWords, forms.Form):
    """What a round is of, and who codes."""

    name = forms.CharField(
        label="Name of the round",
        help_text="For example: Double coding, spring 2016",
        max_length=120,
        widget=forms.TextInput(attrs=INPUT),
    )
    passages = forms.IntegerField(
        label="How many passages",
        help_text="The more passages, the more themes of which something can be said.",
        min_value=2,
        max_value=coding.MOST,
        initial=DEFAULT_PASSAGES,
        widget=forms.NumberInput(attrs=INPUT | {"inputmode": "numeric"}),
    )
    coders = CodersField(
        label="Who codes",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes__input"}),
        error_messages={"required": "Choose at least two coders"},
    )
    reviews = forms.ModelMultipleChoiceField(
        label="Reviews to draw from",
        help_text="Choose none to draw from every review that has been read.",
        queryset=Review.objects.none(),
        required=False,
        to_field_name="reference",
        widget=forms.SelectMultiple(attrs=SELECT | {"size": 8}),
    )
    seed = forms.IntegerField(
        label="Seed",
        help_text="Leave it empty. Give that of an earlier round to draw alike.",
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.NumberInput(attrs=INPUT | {"inputmode": "numeric"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, coders=coding.coders(), reviews=_reviews_for(user))


class MarkForm(InPlainWords, forms.Form):
    """A theme a coder sees in the passage."""

    quote = forms.CharField(
        label="Words that show it",
        help_text="Select them in the passage above, or type them just as they stand.",
        max_length=2000,
        error_messages={"required": "Select or type the words that show the theme"},
        widget=forms.Textarea(attrs=TEXTAREA),
    )
    theme = forms.ModelChoiceField(
        queryset=Theme.objects.current(),
        to_field_name="code",
        empty_label="Choose a theme",
        error_messages={"required": "Choose a theme"},
        widget=forms.Select(attrs=SELECT),
    )
    polarity = forms.ChoiceField(
        label="What the words tell of",
        choices=Tag.Polarity,
        widget=forms.Select(attrs=SELECT),
    )


class FinishForm(forms.Form):
    """How many marks the coder had before them when they said it was all."""

    marks = forms.IntegerField(min_value=0)


class SettleForm(InPlainWords, forms.Form):
    """What is settled where coders differ."""

    theme = forms.ModelChoiceField(queryset=Theme.objects.all(), to_field_name="code")
    polarity = forms.ChoiceField(choices=Tag.Polarity)
    shown = forms.TypedChoiceField(
        choices=(("yes", "yes"), ("no", "no")), coerce=lambda given: given == "yes"
    )
    reason = forms.CharField(max_length=300)


class ExportForm(InPlainWords, forms.Form):
    """What leaves, and as what kind of file."""

    format = forms.ChoiceField(
        label="Kind of file", choices=Format, widget=forms.Select(attrs=SELECT)
    )
    states = forms.MultipleChoiceField(
        label="Which tags",
        choices=STATES,
        initial=[Tag.State.CONFIRMED],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes__input"}),
        error_messages={"required": "Choose at least one kind of tag"},
    )
    reviews = forms.ModelMultipleChoiceField(
        label="Reviews",
        help_text="Choose none for every review that may leave.",
        queryset=Review.objects.none(),
        required=False,
        to_field_name="reference",
        widget=forms.SelectMultiple(attrs=SELECT | {"size": 8}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, reviews=_reviews_for(user))


class ImportForm(InPlainWords, forms.Form):
    """A project file of another tool."""

    project = forms.FileField(
        label="Project file (.qdpx)",
        help_text="As NVivo, ATLAS.ti, MAXQDA or QualCoder export it (REFI-QDA). It "
        "must go back to a file that was exported here.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".qdpx"}),
        error_messages={"required": "Choose a project file"},
    )


class ProposalForm(forms.Form):
    """What is decided on a proposal."""

    verdict = forms.ChoiceField(
        choices=((Proposal.State.ACCEPTED,) * 2, (Proposal.State.REJECTED,) * 2)
    )
    reason = forms.CharField(max_length=300, required=False)
