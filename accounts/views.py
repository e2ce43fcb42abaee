"""Signing in and out."""

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


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()
