"""The types of entries of the directory: areas, boundary cases, offices, organizations, services and seats."""

from hub.directory.entry_types.entries import AREA, BOUNDARY, CHINA, OFFICE
from hub.directory.entry_types.organizations import ORGANIZATION, SERVICE
from hub.directory.entry_types.seats import SEAT
from hub.publishing.registry import register

__all__ = ["AREA", "BOUNDARY", "CHINA", "OFFICE", "ORGANIZATION", "SEAT", "SERVICE"]

register(AREA, BOUNDARY, OFFICE, ORGANIZATION, SERVICE, SEAT)
