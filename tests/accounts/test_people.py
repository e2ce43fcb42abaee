import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts import audit
from accounts.models import Event, User
from accounts.roles import Act, Role, may
from tests.makers import PASSWORD, make_analyst, make_user

pytestmark = pytest.mark.django_db


def test_sign_in_does_not_mind_capitals():
    user = make_user(email="Health.Visitor@Example.org")

    assert user.email == "health.visitor@example.org"
    assert (
        authenticate(username="HEALTH.visitor@example.org", password=PASSWORD) == user
    )


def test_address_in_capitals_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        User.objects.create(email="Capital@example.org", name="Somebody")


@pytest.mark.parametrize("act", Act.values)
def test_nobody_signed_out_may_act(act):
    assert not may(AnonymousUser(), act)


@pytest.mark.parametrize("act", Act.values)
def test_practitioners_only_read(act):
    assert not make_user(Role.PRACTITIONER).may(act)


def test_analysts_decide_but_do_not_see_the_audit_trail():
    analyst = make_analyst()

    assert {act for act in Act.values if analyst.may(act)} == set(Act.values) - {
        Act.SEE_EVENTS
    }


def test_event_keeps_who_did_what_and_why():
    analyst = make_analyst()

    event = audit.record("rejected", analyst, by=analyst, reason="Not this theme.")

    assert (event.actor, event.subject_type, event.subject_id, event.reason) == (
        analyst,
        "accounts.user",
        str(analyst.pk),
        "Not this theme.",
    )


def test_event_by_nobody_is_refused():
    with pytest.raises(IntegrityError):
        audit.record("rejected", make_user())


def test_event_cannot_be_changed():
    event = audit.record("read", make_user(), process="reading")

    with pytest.raises(IntegrityError, match="append-only"):
        Event.objects.filter(pk=event.pk).update(act="other")


def test_event_cannot_be_deleted():
    event = audit.record("read", make_user(), process="reading")

    with pytest.raises(IntegrityError, match="append-only"):
        event.delete()
