"""Registration, and the company that is already here."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from companies.choices import JoinGround, LikenessState, MemberRole
from companies.models import Company, Membership, PossibleDuplicate
from companies.names import domain_of_email, domain_of_website, fold_name
from companies.rules import may_belong
from companies.signals import profile_changed
from companies.validators import clean_business_number
from hub.audit.services import record
from hub.core.wall import let_in, system_work
from hub.core.workflow import require


class AlreadyRegisteredError(Exception):
    """The company is here already; ``ground`` says how that is known. It names no company."""

    def __init__(self, ground: JoinGround) -> None:
        super().__init__(ground)
        self.ground = ground


@system_work()
def register_company(
    *,
    by: Any,
    name: str,
    province: str,
    at: datetime,
    business_number: str = "",
    website: str = "",
    another: bool = False,
) -> Company:
    """Register a company with its first owner and return it.

    A second press of the button returns the company of the first. Raises ``AlreadyRegisteredError`` where the business
    number is taken, or where a confirmed member of another company shares the newcomer's confirmed web domain: the
    newcomer may then ask to join. With ``another`` the newcomer says that it is another company all the same (sister
    companies share a mail domain); a business number leaves no such doubt. A name or website that merely looks the same
    becomes a flag for staff, and the newcomer is told nothing. Raises ``ValidationError`` for values that the columns
    refuse, and ``RefusedError`` for staff.
    """
    domain = confirmed_domain(by)
    with transaction.atomic():
        # Two presses of one person wait for each other here; two people are kept apart by the unique constraints.
        require(may_belong(get_user_model().objects.select_for_update().get(pk=by.pk)))
        number = clean_business_number(business_number)
        if own := _own_company(by, name=name, province=province, number=number):
            let_in(own.pk)
            return own
        taken = Company.objects.with_confirmed_domain(domain).first()
        elsewhere = taken is not None and not another and not taken.members.filter(user=by).exists()
        if ground := _ground(number=number, domain_taken=elsewhere):
            raise AlreadyRegisteredError(ground)
        company = Company(
            name=" ".join(name.split()),
            province=province,
            business_number=number,
            website=website,
            domain_confirmed=bool(domain) and taken is None and domain == domain_of_website(website),
            language=by.language,
            created_at=at,
            updated_at=at,
        )
        company.full_clean(validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                company.save(force_insert=True)
        except IntegrityError as error:
            # Somebody registered it between our look and our write.
            if "company_business_number_once" in str(error):
                raise AlreadyRegisteredError(JoinGround.BUSINESS_NUMBER) from None
            if "company_confirmed_domain_once" in str(error):
                raise AlreadyRegisteredError(JoinGround.DOMAIN) from None
            raise
        Membership.objects.create(company=company, user=by, role=MemberRole.OWNER, joined_at=at)
        let_in(company.pk)
        flag_likeness(company, at=at)
        record(action="companies.company.registered", by=by, at=at, subject=company)
        profile_changed.send(sender=Company, company_id=company.pk, at=at)
    return company


def confirmed_domain(user: Any) -> str:
    """Return the web domain that a person's confirmed address speaks for, or an empty string."""
    domain = domain_of_email(user.email)
    confirmed = (
        bool(domain) and EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    )
    return domain if confirmed else ""


@system_work()
def confirm_domain(*, company: Company, by: Any) -> bool:
    """Mark the website's domain as confirmed when the person's confirmed address is there; return whether it is.

    The company is not saved. A domain that another company confirmed first stays theirs.
    """
    domain = domain_of_website(company.website)
    if domain != company.domain:
        company.domain_confirmed = False
    if not company.domain_confirmed and domain and confirmed_domain(by) == domain:
        company.domain_confirmed = not Company.objects.with_confirmed_domain(domain).exclude(pk=company.pk).exists()
    return company.domain_confirmed


@system_work()
def flag_likeness(company: Company, *, at: datetime) -> None:
    """Put companies with the same name or website on the list that staff look at."""
    PossibleDuplicate.objects.bulk_create(
        [
            PossibleDuplicate(
                company=company,
                other=other,
                likeness="name" if other.folded_name == company.folded_name else "website",
                found_at=at,
            )
            for other in Company.objects.looking_like(company)[:20]
        ],
        ignore_conflicts=True,
    )


def settle_possible_duplicate(*, pair: PossibleDuplicate, same: bool, by: Any, reason: str, at: datetime) -> None:
    """Record what staff found: one company or two. Nothing is merged by it."""
    with transaction.atomic():
        pair.state = LikenessState.SAME if same else LikenessState.DIFFERENT
        pair.settled_at = at
        pair.save(update_fields=["state", "settled_at"])
        record(action="companies.duplicate.settled", by=by, at=at, subject=pair, reason=reason)


def _own_company(by: Any, *, name: str, province: str, number: str) -> Company | None:
    """Return the person's own company of this name and place, or of this number."""
    own = Company.objects.for_member(by)
    by_number = own.filter(business_number__startswith=number[:9]).first() if number else None
    same_name = own.filter(folded_name=fold_name(name), province=province)
    if number:
        same_name = same_name.filter(business_number="")
    found: Company | None = by_number or same_name.first()
    return found


def _ground(*, number: str, domain_taken: bool) -> JoinGround | None:
    if Company.objects.with_business_number(number).exists():
        return JoinGround.BUSINESS_NUMBER
    return JoinGround.DOMAIN if domain_taken else None
