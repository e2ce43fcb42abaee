"""Signing in and out."""

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView

from accounts.forms import SignInForm


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **given):
        """Leaves out Django's own `site`, which would hide ours."""
        context = super().get_context_data(**given)
        del context["site"]
        return context


class SignOut(LogoutView):
    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        messages.success(request, "You are signed out.")
        return answer


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
