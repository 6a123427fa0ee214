"""A request by its reference, read with what its pages show."""

from hub.casework.models import ServiceRequest
from hub.core.wall import system_work

_RELATED = (
    "owner__office__organization",
    "owner__organization",
    "handler",
    "offering",
    "project",
    "program__live",
    "opportunity",
    "wished_seat__office",
)


@system_work()
def find_request(reference: str) -> ServiceRequest | None:
    found: ServiceRequest | None = (
        ServiceRequest.objects.select_related("company", *_RELATED).filter(reference=reference).first()
    )
    return found
