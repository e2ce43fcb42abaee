"""The site's addresses."""

from django.urls import include, path

from scr_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("health/", views.health, name="health"),
    path("", include("accounts.urls")),
    path("", include("themes.urls")),
    path("", include("reviews.urls")),
    path("", include("summits.urls")),
]

handler400 = "scr_portal.views.bad_request"
handler403 = "scr_portal.views.forbidden"
handler404 = "scr_portal.views.not_found"
handler500 = "scr_portal.views.server_error"
