"""The types of entries of the directory: areas and their cases, offices, organizations, services, seats, routing."""

from hub.directory.entry_types.entries import AREA, BOUNDARY, CHINA, OFFICE
from hub.directory.entry_types.organizations import ORGANIZATION, SERVICE
from hub.directory.entry_types.rules import ROUTE
from hub.directory.entry_types.seats import SEAT
from hub.publishing.registry import register

register(AREA, BOUNDARY, OFFICE, ORGANIZATION, SERVICE, SEAT, ROUTE)
