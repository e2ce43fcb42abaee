import pytest

from accounts import areas
from accounts.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded():
    areas.load()


@pytest.mark.parametrize("code", ["dby", "lin"])
def test_counties_in_the_wrong_region_are_put_right(code):
    assert Area.objects.get(code=code).parent.name == "East Midlands"


@pytest.mark.parametrize(
    ("nation", "authorities"),
    [("england", 153), ("wales", 22), ("scotland", 32), ("northern-ireland", 11)],
)
def test_current_upper_tier_authorities_of_each_nation(nation, authorities):
    held = Area.objects.upper_tier().current()

    within = [area for area in held if nation in (area.parent.code, _above(area))]

    assert len(within) == authorities


def _above(area):
    return area.parent.parent.code if area.parent.parent else ""


def test_every_english_authority_stands_in_one_of_nine_regions():
    regions = Area.objects.filter(kind=Area.Kind.REGION)

    assert {region.parent.code for region in regions} == {"england"}
    assert regions.count() == 9
    assert not Area.objects.filter(
        kind=Area.Kind.LOCAL_AUTHORITY, parent__code="england"
    ).exists()


def test_abolished_authority_names_its_successor():
    assert Area.objects.get(code="bmh").replaced_by.code == "bpc"


def test_load_twice_changes_nothing():
    before = list(Area.objects.order_by("pk").values())

    areas.load()

    assert list(Area.objects.order_by("pk").values()) == before
