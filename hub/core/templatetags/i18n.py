"""Django's tags of languages, under their own name. Words that stand in a template are looked for once a language.

Django would look for them each time: on a long page, a tenth of what it costs.
"""

from django import template
from django.template import Node
from django.template.base import Parser, Token
from django.templatetags import i18n

from hub.core.components.inline import ConstantNode

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """Translate as Django does."""
    node = i18n.do_translate(parser, token)
    words = node.filter_expression
    return node if words.filters or words.var.lookups or node.message_context else ConstantNode(node)
