"""Forms about reviews: uploading, deciding, the record, and narrowing down."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.models import Agency
from accounts.plain_words import InPlainWords
from reviews.models import Decision, Review, Tag, Version
from reviews.models.facets import AgeBand, Harm, Nation, ReportKind
from themes.models import Stage, Theme, ThemeGroup

INPUT = {"class": "govuk-input"}
SELECT = {"class": "govuk-select"}
TEXTAREA = {"class": "govuk-textarea", "rows": 6}
# The first year each may be (the Monckton report is of 1945); the last is next year.
YEARS = {"year_published": 1945, "incident_from": 1900, "incident_to": 1900}
WEB_BEGINS = date(1990, 1, 1)


class DecisionForm(forms.Form):
    """What an analyst says of a tag."""

    verdict = forms.ChoiceField(choices=Decision.Verdict)
    reason = forms.CharField(required=False)

    def clean_reason(self) -> str:
        """As much of a long reason as is kept."""
        return self.cleaned_data["reason"][:300]


class AddTagForm(InPlainWords, forms.Form):
    """A tag that the tagger missed, on words of the page."""

    quote = forms.CharField(
        label="Words on the page",
        help_text="Select them in the text above, or type them just as they stand.",
        max_length=2000,
        error_messages={"required": "Select or type the words that show the theme"},
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 3}),
    )
    theme = forms.ModelChoiceField(
        queryset=Theme.objects.current(),
        to_field_name="code",
        empty_label="Choose a theme",
        error_messages={
            "required": "Choose a theme",
            "invalid_choice": "Choose a theme from the list",
        },
        widget=forms.Select(attrs=SELECT),
    )
    polarity = forms.ChoiceField(
        label="What the words tell of",
        choices=Tag.Polarity,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), "Choose what the words tell of"
        ),
        widget=forms.Select(attrs=SELECT),
    )


ACCEPTED = ".pdf,.docx,.doc,.odt,.rtf,.html,.htm"
INTO = [
    ("new", "New reviews, one for each file"),
    ("document", "Other documents of a review that is here"),
    ("version", "A new version of a document that is here"),
]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files. Empty ones pass: reading refuses them, each with a reason."""

    widget = FilesInput(attrs={"class": "govuk-file-upload", "accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(FilesField, self).clean(file, initial) for file in files]


class UploadForm(InPlainWords, forms.Form):
    """Reports to be read: reviews of their own, or documents of one that is here."""

    documents = FilesField(
        label="Report files",
        help_text="PDF or Word, many at once. Saved web pages are read too; "
        "OpenDocument, RTF and older Word files where a converter is installed.",
        allow_empty_file=True,
        max_length=255,
        error_messages={
            "required": "Choose at least one file",
            "max_length": "A file name is too long. Shorten it to 255 characters",
        },
    )
    into = forms.ChoiceField(
        label="What these files are",
        choices=INTO,
        required=False,
        initial="new",
        error_messages={"invalid_choice": "Choose what these files are"},
        widget=forms.RadioSelect,
    )
    review = forms.ModelChoiceField(
        label="Reference of the review that is here",
        help_text="Such as R-2016-007. Leave it empty for new reviews.",
        queryset=Review.objects.all(),
        to_field_name="reference",
        required=False,
        error_messages={
            "invalid_choice": "There is no review with this reference. "
            "Check it, or leave it empty"
        },
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10"}),
    )
    kind = forms.ChoiceField(
        label="What kind of document",
        choices=ReportKind,
        required=False,
        error_messages={"invalid_choice": "Choose a kind of document from the list"},
        widget=forms.Select(attrs=SELECT),
    )

    def clean_documents(self):
        files = self.cleaned_data["documents"]
        limit = settings.MAX_UPLOAD_BYTES
        if any(file.size > limit for file in files):
            names = ", ".join(file.name for file in files if file.size > limit)
            raise forms.ValidationError(
                f"Too large: {names}. A file may have {filesizeformat(limit)}. "
                "Nothing was uploaded"
            )
        return files

    def clean(self):
        given = super().clean() or {}
        review, into = given.get("review"), given.pop("into", "")
        if into == "new" and review:
            self.add_error("into", "Choose what these files are to that review")
        if into in ("document", "version") and not self.data.get("review"):
            self.add_error("review", "Enter the reference of the review")
        if into == "version" and review:
            given["replaces"] = self._replaced(review, given)
        return given

    def _replaced(self, review: Review, given: dict) -> Version | None:
        """The version that a file is a later one of; errors where that is not clear."""
        if len(given.get("documents", [])) > 1:
            self.add_error("documents", "Choose one file: a version has one only")
        reports = list(review.reports.all())
        if len(reports) > 1:
            reports = [one for one in reports if one.kind == given.get("kind")]
        if len(reports) != 1:
            self.add_error(
                "kind",
                "This review has several documents, or none. Choose the kind of the "
                "one that this is a new version of",
            )
            return None
        return reports[0].versions.order_by("-number").first()


class WithdrawForm(InPlainWords, forms.Form):
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        error_messages={"required": "Say why the review is withdrawn"},
        widget=forms.TextInput(attrs=INPUT),
    )


class DiscardForm(InPlainWords, forms.Form):
    reason = forms.CharField(
        label="Why is it discarded?",
        help_text="It is kept in the audit trail, with the reference and the files.",
        max_length=300,
        error_messages={"required": "Say why the draft is discarded"},
        widget=forms.TextInput(attrs=INPUT),
    )


class RecordForm(InPlainWords, forms.ModelForm):
    """The record of a review, as an analyst completes it before release."""

    age_bands = forms.MultipleChoiceField(
        label="Age of the child or children",
        choices=AgeBand,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    harm = forms.MultipleChoiceField(
        label="Kinds of harm",
        choices=Harm,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    source_address = forms.URLField(
        label="Address it was found at",
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs=INPUT),
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Agencies involved",
        queryset=Agency.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Review
        fields = [
            "title",
            "alias",
            "review_type",
            "review_model",
            "nation",
            "publisher",
            "publisher_withheld",
            "year_published",
            "incident_from",
            "incident_to",
            "age_bands",
            "outcome",
            "harm",
            "agencies",
            "what_happened",
            "what_was_learned",
            "what_was_recommended",
            "rights",
            "source_address",
            "source_checked",
        ]
        widgets = {
            "title": forms.TextInput(attrs=INPUT),
            "alias": forms.TextInput(attrs=INPUT),
            "review_type": forms.Select(attrs=SELECT),
            "review_model": forms.Select(attrs=SELECT),
            "nation": forms.Select(attrs=SELECT),
            "publisher": forms.Select(attrs=SELECT),
            "outcome": forms.Select(attrs=SELECT),
            "what_happened": forms.Textarea(attrs=TEXTAREA),
            "what_was_learned": forms.Textarea(attrs=TEXTAREA),
            "what_was_recommended": forms.Textarea(attrs=TEXTAREA),
            "rights": forms.TextInput(attrs=INPUT),
            "source_checked": forms.DateInput(
                attrs={"class": "govuk-input govuk-input--width-10", "type": "date"},
                format="%Y-%m-%d",
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Enter the title as published"
        for name, first in YEARS.items():
            self.fields[name] = _year(str(self.fields[name].label), first)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                _call_blank(field, "Not stated")

    def clean_source_checked(self) -> date | None:
        """A day on which somebody can have looked at a page of the web."""
        day = self.cleaned_data["source_checked"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("The source cannot be checked in the future")
        if day and day < WEB_BEGINS:
            raise forms.ValidationError("Enter the day it was checked, after 1990")
        return day

    def clean(self):
        given = super().clean() or {}
        first, last = given.get("incident_from"), given.get("incident_to")
        if first and last and last < first:
            self.add_error("incident_to", "The events cannot end before they begin")
        return given

    def record(self) -> dict:
        """The fields as given, for the act that changes the record."""
        return {name: self.cleaned_data[name] for name in self.fields}


def _year(label: str, first: int) -> forms.IntegerField:
    last = timezone.localdate().year + 1
    apart = f"“{label}” must be a year from {first} to {last}"
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=first,
        max_value=last,
        error_messages={
            "invalid": "Enter a year such as 2016",
            "min_value": apart,
            "max_value": apart,
        },
        widget=forms.TextInput(
            attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}
        ),
    )


def _call_blank(field: forms.ChoiceField, label: str) -> None:
    """Name the choice of nothing, which Django shows as a row of dashes."""
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = label
    else:
        named = cast(Iterable[tuple[str, str]], field.choices)
        field.choices = [(value, name if value else label) for value, name in named]


SHOWN_AS = {Tag.Polarity.PROBLEM: "What went wrong", Tag.Polarity.GOOD: "What helped"}


class TrendsForm(forms.Form):
    """What the dashboard shows. Anything that makes no sense is left out."""

    stage = forms.ModelChoiceField(
        Stage.objects.all(),
        to_field_name="code",
        required=False,
        empty_label="All stages",
    )
    group = forms.ModelChoiceField(
        ThemeGroup.objects.all(),
        label="Subject",
        to_field_name="code",
        required=False,
        empty_label="All subjects",
    )
    nation = forms.ChoiceField(
        choices=[("", "All nations"), *Nation.choices], required=False
    )
    first = forms.IntegerField(
        label="From", min_value=1900, max_value=2200, required=False
    )
    last = forms.IntegerField(
        label="To", min_value=1900, max_value=2200, required=False
    )
    polarity = forms.ChoiceField(label="Show", choices=SHOWN_AS.items(), required=False)
    suggested = forms.BooleanField(
        label="Show suggested tags as well (not yet read by a person)", required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        looks = {"Select": "govuk-select", "NumberInput": "govuk-input"}
        for field in self.fields.values():
            look = looks.get(type(field.widget).__name__, "govuk-checkboxes__input")
            field.widget.attrs["class"] = look

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in ("stage", "group", "nation", "polarity")]

    @property
    def is_narrowed(self) -> bool:
        narrowing = ("stage", "group", "nation", "first", "last")
        return any(self.cleaned_data.get(name) for name in narrowing)

    def chosen(self) -> dict:
        """What was asked for and makes sense."""
        self.is_valid()
        return self.cleaned_data
