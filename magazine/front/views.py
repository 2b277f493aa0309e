from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from .composing import la_une


@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(request, "front/la_une.html", {"publications": la_une(now), "now": now})
