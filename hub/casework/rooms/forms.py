"""What is typed in a room, and what is chosen about one."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from hub.casework.forms import text_field
from hub.casework.leads.forms import AnswerForm
from hub.core.vocabulary.enums import Challenge
from hub.core.vocabulary.labels import localized_label

MOST_LINKS = 5
_is_url = URLValidator(schemes=["https", "http"])


class PostForm(forms.Form):
    """A post: words, links, and whether it is a decision. A file is never taken."""

    text = text_field(_("Your post"), most=4000, rows=3)
    links = text_field(_("Links, one a line"), required=False, most=2600, rows=2)
    is_decision = forms.BooleanField(label=_("Pin as a decision"), required=False)

    def clean_links(self) -> list[str]:
        """Return the links; each is an address of the web."""
        found = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(found) > MOST_LINKS:
            raise ValidationError(_("Five links at most."))
        for link in found:
            try:
                _is_url(link)
            except ValidationError:
                raise ValidationError(_("A link begins with https:// and has no space.")) from None
        return found


class InvitationAnswerForm(AnswerForm):
    """What a company answers when it is asked to join others."""

    note_read = forms.BooleanField(required=False)


class TopicsForm(forms.Form):
    """What a company would talk about with another one."""

    topics = forms.MultipleChoiceField(choices=[(each.value, each.value) for each in Challenge], required=False)


class AskPeerForm(forms.Form):
    """About which topic a company asks for a talk."""

    topic = forms.ChoiceField(choices=[(each.value, each.value) for each in Challenge])


def topic_choices(lang: str) -> list[tuple[str, str]]:
    return [(each.value, localized_label(each).text(lang)) for each in Challenge]
