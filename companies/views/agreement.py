"""The question to an owner whether another record is the same company."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.access import agreement_for
from companies.choices import AgreementState
from companies.forms.merging import AgreementForm
from companies.rules import may_answer_agreement
from companies.services import answer_agreement, other_side
from companies.views.frame import now, render_company
from hub.accounts.proof import demand_proof
from hub.core.workflow import RefusedError


@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask an owner, and take the answer, which may change until the records are merged."""
    membership, asked = agreement_for(request.user, slug, pk)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        agree = form.cleaned_data["answer"] == "agree"
        if agree:
            demand_proof(request)
        try:
            answer_agreement(
                agreement=asked, agree=agree, by=request.user, at=now(), address=request.build_absolute_uri
            )
        except RefusedError as refused:
            form.add_error("answer", refused.refusal.sentence)
        else:
            messages.success(request, _("Your answer is kept. You can change it until the records are merged."))
            return redirect("companies:agreement", slug, pk)
    return render_company(
        request,
        membership,
        "companies/agreement.html",
        current="data",
        form=form,
        asked=asked,
        settled=may_answer_agreement(asked, agree=asked.state != AgreementState.AGREED),
        other=other_side(asked),
    )
