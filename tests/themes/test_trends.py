from themes.trends import Point, Share, table, trend


def test_trend_shows_a_year_without_the_theme_as_nought():
    assert trend({2013: 3}, {2013: 4, 2014: 5}) == [
        Point(2013, 3, of=4),
        Point(2014, 0, of=5),
    ]


def test_trend_leaves_out_years_without_published_reviews():
    assert trend({}, {2013: 0, 2014: 1}) == [Point(2014, 0, of=1)]


def test_trend_keeps_suggested_apart():
    assert trend({2014: 1}, {2014: 4}, {2014: 2}) == [Point(2014, 1, of=4, suggested=2)]


def test_share_says_of_how_many():
    assert str(Share(12, of=31)) == "12 of 31"


def test_share_of_fewer_than_twenty_reviews_is_rare():
    assert [Share(n, of=100).is_rare for n in (19, 20)] == [True, False]


def test_table_lists_the_commonest_theme_first():
    rows = table(
        confirmed={("a", 2013): 1, ("b", 2013): 2, ("b", 2014): 1},
        suggested={("a", 2014): 1},
        published={2013: 4, 2014: 2},
        themes=["a", "b", "c"],
    )

    assert [(row.theme, str(row.total), row.suggested) for row in rows] == [
        ("b", "3 of 6", 0),
        ("a", "1 of 6", 1),
        ("c", "0 of 6", 0),
    ]
