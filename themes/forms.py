"""Which themes somebody wants to see."""

from django import forms

from accounts.models import Agency
from themes.models import Stage


class ThemesForm(forms.Form):
    """An agency and a stage. What is not known is left out."""

    agency = forms.ModelChoiceField(
        Agency.objects.all(), to_field_name="code", required=False
    )
    stage = forms.ModelChoiceField(
        Stage.objects.all(), to_field_name="code", required=False
    )

    def chosen(self) -> list[tuple[str, Agency | Stage]]:
        """What was asked for and is known, by the name of its field."""
        self.is_valid()
        return [(name, value) for name, value in self.cleaned_data.items() if value]
