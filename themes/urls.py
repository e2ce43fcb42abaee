"""Addresses of the themes."""

from django.urls import path

from themes import views

urlpatterns = [
    path("themes/", views.theme_list, name="themes"),
    path("themes/<slug:code>/", views.theme, name="theme"),
]
