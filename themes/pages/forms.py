"""Forms of the draft: a theme, what becomes of one, a file, and publishing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.plain_words import InPlainWords
from themes.codebook_reading import LARGEST
from themes.differences import changed_fields
from themes.models import DraftTheme, TaxonomyDraft
from themes.vocabulary import LONGEST_TEXT, LONGEST_TITLE, MOST_LINES, Content

INPUT = {"class": "govuk-input"}
SELECT = {"class": "govuk-select"}
SHORT = {"class": "govuk-textarea", "rows": 3}
LONG = {"class": "govuk-textarea", "rows": 8}


class LinesField(forms.CharField):
    """A list of texts, one to a line."""

    widget = forms.Textarea(attrs=LONG)

    def __init__(self, **given):
        super().__init__(**{"required": False, "max_length": 40_000, **given})

    def prepare_value(self, value) -> str:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:  # type: ignore[override]
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_TEXT for line in lines):
            raise forms.ValidationError(
                f"“{self.label}” may have {MOST_LINES} lines of {LONGEST_TEXT} letters"
            )
        return lines


class EditionForm(InPlainWords, forms.Form):
    """Which edition of a theme or draft the person saw."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def seen(self, edition: int) -> None:
        """Let the page that is shown again be of the present edition."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["edition"] = str(edition)
        self.data = data


class ThemeForm(EditionForm):
    """A theme of a draft, as its readers will see it."""

    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        max_length=LONGEST_TITLE, widget=forms.TextInput(attrs=INPUT)
    )
    stage = forms.ChoiceField(
        label="Stage of the child’s journey", widget=forms.Select(attrs=SELECT)
    )
    group = forms.ChoiceField(widget=forms.Select(attrs=SELECT))
    parent = forms.ChoiceField(
        label="Broader theme, if any",
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    definition = forms.CharField(
        help_text="One or two sentences: what happens, and to whom it matters.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs=SHORT),
    )
    include = LinesField(
        label="It belongs here when", help_text="One criterion to a line."
    )
    exclude = LinesField(
        label="It does not when",
        help_text="One to a line. Name the theme it belongs to by its code in "
        "brackets, such as (tag record-keeping).",
    )
    example_phrasings = LinesField(
        label="Phrasings",
        help_text="How a reviewer might put it, one to a line and in words of your "
        "own: never a sentence of a real report. Short ones find more in the preview.",
    )
    example_phrasings_good = LinesField(
        label="Phrasings of good practice", help_text="One to a line."
    )
    alt_labels = LinesField(
        label="Other names", help_text="Found by search, one to a line."
    )
    agencies = forms.MultipleChoiceField(
        label="Agencies it concerns",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    barriers = LinesField(label="What gets in the way", help_text="One to a line.")
    solutions = LinesField(label="What could be tried", help_text="One to a line.")
    self_assessment_questions = LinesField(
        label="Questions to ask yourselves", help_text="One to a line."
    )

    def __init__(self, *args, draft: TaxonomyDraft, row: DraftTheme | None, **given):
        self.before: Content = row.content if row else {}
        given["initial"] = self._shown(row)
        super().__init__(*args, **given)
        frame = draft.frame
        self.choose("stage", _pairs(frame["stages"]), empty="Choose a stage")
        self.choose("group", _pairs(frame["groups"]), empty="Choose a group")
        others = draft.themes.filter(fate="").exclude(code=row.code if row else "")
        self.choose("parent", sorted_titles(others), empty="None")
        self.choose("agencies", _pairs(frame["agencies"]))

    def choose(self, name: str, pairs: list, empty: str = "") -> None:
        """Give a field its choices."""
        first = [("", empty)] if empty else []
        self.fields[name].choices = [*first, *pairs]  # type: ignore[attr-defined]

    def _shown(self, row: DraftTheme | None) -> dict[str, Any]:
        """The theme as the form shows it: reasons without their basis."""
        if row is None:
            return {}
        shown = {**row.content, "edition": row.edition}
        for name in ("barriers", "solutions"):
            shown[name] = [one["text"] for one in row.content[name]]
        return shown

    def clean_definition(self) -> str:
        return " ".join(self.cleaned_data["definition"].split())

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def now(self, row: DraftTheme) -> list[tuple[str, list[str]]]:
        """What another person's edition says where this one says something else."""
        mine, theirs = self.content(), self._shown(row)
        differ = changed_fields(row.content, mine)
        return [(str(self[name].label), _as_lines(theirs.get(name))) for name in differ]

    def content(self) -> Content:
        """The theme as the file has it. A line that stands keeps its basis."""
        given = {**self.cleaned_data}
        del given["edition"]
        given["parent"] = given["parent"] or None
        for name in ("barriers", "solutions"):
            given[name] = _reasoned(given[name], self.before.get(name, []))
        if not given["example_phrasings_good"]:
            del given["example_phrasings_good"]
        kept = {**self.before}
        kept.pop("example_phrasings_good", None)
        given["agencies"] = _in_the_order_of(
            kept.get("agencies", []), given["agencies"]
        )
        return {**kept, **given}


def _as_lines(value) -> list[str]:
    return value if isinstance(value, list) else [value or "Nothing"]


def _pairs(rows: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(row["code"], row["title"]) for row in rows]


def sorted_titles(rows) -> list[tuple[str, str]]:
    """Codes with their titles, by title."""
    found = [(row.code, row.content["title"]) for row in rows]
    return sorted(found, key=lambda pair: pair[1].lower())


def _reasoned(lines: list[str], before: list[dict]) -> list[dict]:
    known = {one["text"]: one for one in before}
    return [known.get(line, {"text": line, "basis": "own"}) for line in lines]


def _in_the_order_of(before: list[str], chosen: list[str]) -> list[str]:
    """What was there first, so that ticking the same boxes changes nothing."""
    kept = [code for code in before if code in chosen]
    return [*kept, *(code for code in chosen if code not in kept)]


class FateForm(EditionForm):
    """Why a theme goes, and into which others where it is merged or divided."""

    note = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea(attrs=SHORT)
    )

    def offer(self, pairs: list[tuple[str, str]]) -> None:
        """The themes that it may go into, where the form asks."""
        into = self.fields.get("into")
        if isinstance(into, forms.ChoiceField):
            into.choices = pairs


class MergeForm(FateForm):
    into = forms.ChoiceField(label="Make it part of", widget=forms.Select(attrs=SELECT))
    field_order = ["edition", "into", "note"]


class SplitForm(FateForm):
    into = forms.MultipleChoiceField(
        label="Divide it between",
        help_text="Two or more. Add new themes to the draft first.",
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["edition", "into", "note"]


class PublishForm(EditionForm):
    note = forms.CharField(
        label="What is new in this version, and why?",
        help_text="Everybody can read this on the page of the version.",
        max_length=2000,
        widget=forms.Textarea(attrs=SHORT),
    )


class BringForm(InPlainWords, forms.Form):
    file = forms.FileField(
        label="A taxonomy as YAML, or a REFI-QDA codebook (.qdc)",
        help_text="It becomes a draft. Nothing changes until the draft is published.",
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": "Choose a file"},
        widget=forms.ClearableFileInput(
            attrs={"class": "govuk-file-upload", "accept": ".yaml,.yml,.qdc"}
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("The file is larger than 2 MB: no taxonomy is")
        return file
