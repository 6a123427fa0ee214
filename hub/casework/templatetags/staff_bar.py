"""The line above every page of the staff: ``{% staff_bar %}``."""

from django import template

from hub.casework.desk.views.base import staff_bar

register = template.Library()
register.inclusion_tag("ui/staff_bar.html", takes_context=True)(staff_bar)
