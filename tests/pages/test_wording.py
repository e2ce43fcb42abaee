import pytest

from scr_portal.templatetags.wording import curly, lowered


@pytest.mark.parametrize(
    ("straight", "printed"),
    [
        ("Child's voice", "Child’s voice"),
        ("'referrals' and 'contacts'", "‘referrals’ and ‘contacts’"),
        ('the ("child") said', "the (“child”) said"),
        ("plain", "plain"),
    ],
)
def test_curly_sets_marks_as_a_printer_would(straight, printed):
    assert curly(straight) == printed


def test_lowered_leaves_abbreviations_alone():
    assert [lowered("Confirmed"), lowered("OCR waits")] == ["confirmed", "OCR waits"]
