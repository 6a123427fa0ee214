from django.http import Http404, HttpRequest, HttpResponse


def _later(request: HttpRequest, **_: object) -> HttpResponse:
    raise Http404


ask = draft = check = mine = request = survey = offer = inbox = case = complaint = _later
