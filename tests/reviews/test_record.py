import pytest

from accounts.models import Agency, Event
from reviews import record
from tests.makers import make_analyst, make_draft

pytestmark = pytest.mark.django_db


def test_change_notes_what_was_and_what_is():
    draft = make_draft(title="Child K")

    record.change(draft, by=make_analyst(), title="Child L", nation=draft.nation)

    event = Event.objects.get()
    assert (event.before, event.after) == ({"title": "Child K"}, {"title": "Child L"})


def test_change_of_agencies_alone_is_noted():
    police = Agency.objects.create(code="police", title="Police")

    record.change(make_draft(), by=make_analyst(), agencies=[police])

    assert Event.objects.get().after == {"agencies": ["police"]}


def test_change_to_the_same_is_no_event():
    draft = make_draft(title="Child K")

    record.change(draft, by=make_analyst(), title="Child K", agencies=[])

    assert not Event.objects.exists()
