"""The parts of the look as template tags: one {% load ui %} brings them all.

Each tag writes the markup and the class names of static/css/hub.css. A wrong option raises TemplateSyntaxError, so
that a misspelt tone is found by the first test that renders the page. Every part is shown with all its states in
templates/ui/parts.html.
"""

from django import template

from hub.core.components import blocks, inline, navigation

register = template.Library()
for library in (inline, blocks, navigation):
    register.tags.update(library.register.tags)
    register.filters.update(library.register.filters)
