"""What holds for every answer: methods no page knows, and pages that are not kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import add_never_cache_headers, patch_cache_control

Answer = Callable[[HttpRequest], HttpResponse]
KNOWN = ("GET", "HEAD", "OPTIONS", "POST")


def only_known_methods(answer: Answer) -> Answer:
    """Say 405 to PUT and its like before the check of forms calls them expired."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method not in KNOWN:
            return HttpResponseNotAllowed(KNOWN)
        return answer(request)

    return guarded


def keep_nothing_signed_in(answer: Answer) -> Answer:
    """A page made for somebody signed in is kept nowhere: machines are shared."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if _is_page(response) and request.user.is_authenticated:
            add_never_cache_headers(response)
            patch_cache_control(response, no_store=True, private=True)
        return response

    return guarded


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")
