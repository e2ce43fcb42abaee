"""Addresses of the summits."""

from django.urls import path

from summits import views

urlpatterns = [
    path("summits/", views.summit_list, name="summits"),
    path("summits/<slug:slug>/", views.summit, name="summit"),
]
