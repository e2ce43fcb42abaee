"""People to sign in as, with passwords made at random for each installation."""

import secrets

from django.conf import settings

from accounts.models import Organisation, User
from accounts.roles import Role

PEOPLE = {
    Role.ANALYST: ("analyst@example.org", "Demonstration analyst"),
    Role.ADMINISTRATOR: ("releaser@example.org", "Demonstration releaser"),
    Role.PRACTITIONER: ("practitioner@example.org", "Demonstration practitioner"),
}


def make_people() -> dict[str, User]:
    """People to sign in as, with a password made at random for this installation."""
    organisation, _ = Organisation.objects.get_or_create(
        name="Demonstration partnership",
        defaults={"kind": Organisation.Kind.PARTNERSHIP, "invented": True},
    )
    people: dict[str, User] = {}
    told = ["Demonstration sign-ins (this installation only):"]
    for role, (email, name) in PEOPLE.items():
        password = secrets.token_urlsafe(12)
        user = User.objects.filter(email=email).first() or User.objects.create_user(
            email, name=name, organisation=organisation, roles=[role]
        )
        user.set_password(password)
        user.save(update_fields=["password"])
        people[role] = user
        told.append(f"  {name:<27} {email:<26} {password}")
    _tell(told)
    return people


def _tell(lines: list[str]) -> None:
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    path = settings.DATA_DIR / "demonstration-sign-ins.txt"
    path.touch(mode=0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
