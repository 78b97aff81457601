"""Addresses of a test: one view that fails with secrets in its hands."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from alliance import urls


@csrf_exempt
@login_not_required
def fails(request):
    password = request.POST["password"]
    token = request.GET["token"]
    raise RuntimeError(f"no luck with {len(password) + len(token)} characters")


handler500 = urls.handler500
urlpatterns = [path("fails/", fails), path("", include("alliance.urls"))]
