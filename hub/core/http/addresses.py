"""The address of a list after another choice."""

from django.http import HttpRequest


def list_address(request: HttpRequest, *dropped: str, without: tuple[str, str] | None = None, **chosen: str) -> str:
    """Return the address of the same list, from its first page on, with what is chosen ("" takes a choice back).

    ``without`` names a parameter and the one of its values that goes.
    """
    data = request.GET.copy()
    for name in ("page", *dropped, *chosen):
        data.pop(name, None)
    if without is not None:
        name, value = without
        data.setlist(name, [kept for kept in data.getlist(name) if kept != value])
    for name, value in chosen.items():
        if value:
            data[name] = value
    encoded = data.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path
