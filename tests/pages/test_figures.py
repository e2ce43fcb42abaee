from themes.templatetags.figures import share_bar, tint, year_bars
from themes.trends import Point, Row, Share


def test_year_bars_stand_on_one_ground_and_in_proportion():
    shown = year_bars([Point(2015, 1, of=2), Point(2016, 2, of=4)], "A theme")

    heights = [(bar.bar_height, bar.base_height) for bar in shown["columns"]]
    feet = {bar.bar_y + bar.bar_height for bar in shown["columns"]}
    assert heights == [(37.5, 75.0), (75.0, 150.0)]
    assert feet == {shown["ground"]}


def test_year_bars_of_nothing_is_nothing():
    assert year_bars([], "A theme")["columns"] == []


def test_share_bar_puts_suggested_after_confirmed():
    row = Row("voice-of-child", [], Share(3, 6), suggested=1)

    assert share_bar(row) == {"length": 600, "dark": 300, "hatched": 100}


def test_share_bar_of_no_reviews_is_empty():
    row = Row("voice-of-child", [], Share(0, 0), suggested=0)

    assert share_bar(row)["dark"] == 0


def test_tint_grows_with_the_number_and_stops_at_four():
    assert [tint(0), tint(3), tint(9)] == [0, 3, 4]
