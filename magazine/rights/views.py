from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from magazine.lib import strangers

from . import legal, reporting
from .forms import ReportForm
from .models import Motive, Report

AN_HOUR, MOST = 3600, 5
FORM = "application/x-www-form-urlencoded"


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/legal_notice.html", {"legal": legal.facts()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/privacy.html", {"legal": legal.facts()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/accessibility.html", {"legal": legal.facts()})


@require_safe
def reply(request: HttpRequest) -> HttpResponse:
    return render(request, "rights/reply.html", {"legal": legal.facts()})


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The form; `adresse` is the page from which somebody came."""
    return _form(request, ReportForm(initial={"address": request.GET.get("adresse", "")[:2000]}))


@csrf_exempt
@require_POST
def send_report(request: HttpRequest) -> HttpResponse:
    """What is refused comes back as it was typed. Exempt from the token, for public pages hold no
    cookie: the origin is looked at instead."""
    if request.content_type != FORM:
        raise BadRequest("not a form")
    form = ReportForm(request.POST)
    if not strangers.from_here(request):
        form.add_error(None, _("Nothing was sent: send the form from this page."))
    if not form.is_valid():
        return _form(request, form, status=422)
    if not strangers.within(strangers.sender(request), "report", MOST, AN_HOUR):
        form.add_error(None, _("Too many reports came from here: try again in an hour."))
        return _form(request, form, status=429)
    return redirect(_received(form).receipt)


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has its address: what was received, when, and what became of it."""
    found = Report.objects.filter(token=token).first()
    if found is None:
        raise Http404
    return render(request, "rights/receipt.html", {"report": found, "legal": legal.facts()})


def _form(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "legal": legal.facts()}
    return render(request, "rights/report.html", context, status=status)


def _received(form: ReportForm) -> Report:
    said = form.cleaned_data
    return reporting.receive(
        motive=Motive(said["motive"]),
        address=said["address"],
        explanation=said["explanation"],
        name=said["name"],
        email=said["email"],
    )
