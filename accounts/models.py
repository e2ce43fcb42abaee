"""People, their organisations, the areas these serve, and the audit trail."""

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.roles import Role, may


class AreaQuerySet(models.QuerySet):
    def upper_tier(self):
        """Authorities with children's services: the ones reviews are published by."""
        return self.filter(kind=Area.Kind.LOCAL_AUTHORITY, upper_tier=True)

    def current(self):
        return self.filter(ends=None)


class Area(models.Model):
    """A nation, a region of it, or a local authority, past or present."""

    class Kind(models.TextChoices):
        NATION = "nation", "Nation"
        REGION = "region", "Region"
        LOCAL_AUTHORITY = "local-authority", "Local authority"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts"
    )
    gss_code = models.CharField(max_length=9, blank=True)
    upper_tier = models.BooleanField(default=False)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="nation", parent=None)
                | Q(kind__in=["region", "local-authority"], parent__isnull=False),
                name="area_below_a_nation_has_a_parent",
            ),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="area_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return self.name


class Agency(models.Model):
    """A kind of agency (police, midwifery, schools), not one organisation."""

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "title"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.title


class Organisation(models.Model):
    """A safeguarding board or partnership, a local agency, or a national body."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Safeguarding board or partnership"
        AGENCY = "agency", "Agency"
        NATIONAL = "national", "National body"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    sector = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    invented = models.BooleanField(default=False)  # for demonstration only

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **given):
        """A person who can sign in; e-mail addresses are kept in lower case."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **given)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **given):
        return self.create_user(
            email,
            password,
            **{"roles": [Role.ADMINISTRATOR], "is_superuser": True, **given},
        )

    def get_by_natural_key(self, username: str | None):
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, who signs in by e-mail address and belongs to an organisation."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people"
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role), default=list, blank=True
    )
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_in_lower_case"
            )
        ]

    def __str__(self):
        return self.name or self.email

    def may(self, act: str) -> bool:
        return may(self, act)


class Event(models.Model):
    """One line of the audit trail. A database trigger refuses update and delete."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="events"
    )
    process = models.CharField(max_length=60, blank=True)
    act = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(process=""),
                name="event_by_a_person_or_a_process",
            )
        ]

    def __str__(self):
        return f"{self.act} {self.subject_type} {self.subject_id}"
