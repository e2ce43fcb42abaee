"""Addresses of the themes."""

from django.urls import path, re_path

from themes import views
from themes.pages.views import drafting, published

urlpatterns = [
    path("themes/", views.theme_list, name="themes"),
    path("themes/<slug:code>/", views.theme, name="theme"),
    path("taxonomy/", published.taxonomy, name="taxonomy"),
    path("taxonomy/compare/", published.compare, name="taxonomy-compare"),
    path("taxonomy/start/", drafting.start, name="taxonomy-start"),
    path("taxonomy/import/", drafting.bring, name="taxonomy-import"),
    path("taxonomy/recode/", drafting.recode, name="taxonomy-recode"),
    path("taxonomy/draft/", drafting.draft, name="taxonomy-draft"),
    path("taxonomy/draft/preview/", drafting.preview, name="taxonomy-preview"),
    path("taxonomy/draft/publish/", drafting.publish, name="taxonomy-publish"),
    path("taxonomy/draft/discard/", drafting.discard, name="taxonomy-discard"),
    path("taxonomy/draft/add/", drafting.add, name="taxonomy-add"),
    path("taxonomy/draft/<slug:code>/edit/", drafting.edit, name="taxonomy-edit"),
    path(
        "taxonomy/draft/<slug:code>/restore/", drafting.restore, name="taxonomy-restore"
    ),
    re_path(
        r"^taxonomy/draft/(?P<code>[-\w]+)/(?P<how>retire|merge|split)/$",
        drafting.end,
        name="taxonomy-end",
    ),
    re_path(
        r"^taxonomy/(?P<number>[\w.]+)/taxonomy\.(?P<how>yaml|csv|qdc)$",
        published.download,
        name="taxonomy-download",
    ),
    re_path(
        r"^taxonomy/(?P<number>[\w.]+)/$", published.version, name="taxonomy-version"
    ),
]
