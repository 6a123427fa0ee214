"""Registration, and the company that is already here."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import batched
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from companies.access import registration_token
from companies.choices import JoinGround, MemberRole
from companies.duplicates.services import confirmed_domain, flag_possible_duplicates
from companies.models import Company, FactSheet, Membership, RegisteredCorporation
from companies.profile.services.fact_sheets import import_fact_sheet, start_fact_sheet
from companies.registration.files import read_register
from companies.rules import may_be_member
from companies.signals import profile_changed
from companies.validators import clean_business_number, normalize_name, website_domain
from hub.accounts.mail import CONFIRMATION_DAYS, account_mail
from hub.accounts.services import account_of, confirmed_account
from hub.audit.services import record
from hub.core.db.tenancy import grant_access, unscoped
from hub.core.workflow import require

_LINES_AT_ONCE = 5_000


class AlreadyRegisteredError(Exception):
    """The company is here already; ``ground`` says how that is known. It names no company."""

    def __init__(self, ground: JoinGround) -> None:
        super().__init__(ground)
        self.ground = ground


@unscoped()
def register_company(
    *,
    by: Any,
    name: str,
    province: str,
    at: datetime,
    business_number: str = "",
    website: str = "",
    legal_form: str = "",
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
        require(may_be_member(get_user_model().objects.select_for_update().get(pk=by.pk)))
        number = clean_business_number(business_number)
        if own := _own_company(by, name=name, province=province, number=number):
            grant_access(own.pk)
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
            legal_forms=[legal_form] if legal_form else None,
            domain_confirmed=bool(domain) and taken is None and domain == website_domain(website),
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
        grant_access(company.pk)
        flag_possible_duplicates(company, at=at)
        record(action="companies.company.registered", by=by, at=at, subject=company)
        profile_changed.send(sender=Company, company_id=company.pk, by=by, at=at)
    return company


@transaction.atomic
def load_register(*, path: Path, columns: Mapping[str, str], as_of: date, by: Any, at: datetime) -> int:
    """Put the corporations of a file in the place of those that were there; return how many there are.

    All of them or none: raises ``InvalidRegisterError`` with nothing changed. Readers see the former ones meanwhile.
    """
    RegisteredCorporation.objects.all().delete()
    lines, loaded = read_register(path, columns=columns), 0
    for some in batched(lines, _LINES_AT_ONCE):
        RegisteredCorporation.objects.bulk_create(
            RegisteredCorporation(**asdict(line), folded_name=normalize_name(line.name), as_of=as_of) for line in some
        )
        loaded += len(some)
    with connection.cursor() as cursor:
        # The planner knows the size from the first lookup on; where the role may not, PostgreSQL only warns.
        cursor.execute("ANALYZE companies_registeredcorporation")
    record(action="companies.register.loaded", by=by, at=at, data={"lines": loaded, "as_of": as_of.isoformat()})
    return loaded


@transaction.atomic
def begin_registration(
    *,
    email: str,
    company: Mapping[str, Any],
    answers: Mapping[str, Any],
    language: str,
    address: Callable[[str], str],
    at: datetime,
) -> FactSheet:
    """Keep what somebody registers beside a copy of the answers, and mail the link that does it.

    A copy, so that two people who share the link of the answers do not register in each other's name. ``address`` makes
    a whole address of a path.
    """
    lasts = timedelta(days=CONFIRMATION_DAYS)
    kept = {**company, "email": email.lower()}
    sheet = start_fact_sheet(language=language, answers=answers, registration=kept, lasts=lasts, at=at)
    with override(language):
        context = {
            "link": address(reverse("companies:confirm_registration", args=[registration_token(sheet)])),
            "known": account_of(email) is not None,
            "until": timezone.localdate(sheet.expires_at),
        }
    account_mail(template="companies/email/registration", to=email, lang=language, context=context).send()
    return sheet


@transaction.atomic
def confirm_registration(*, sheet: FactSheet, at: datetime, another: bool = False) -> tuple[Any, Company]:
    """Make the account of a confirmed address, without a password, and its company with the answers.

    Raises what ``register_company`` raises; then nothing was made.
    """
    known = {**sheet.registration}
    person = confirmed_account(email=known.pop("email"), language=sheet.language)
    known.pop("next", None)
    company = register_company(by=person, at=at, another=another, **known)
    return person, import_fact_sheet(sheet=sheet, company=company, by=person, at=at)


def _own_company(by: Any, *, name: str, province: str, number: str) -> Company | None:
    own = Company.objects.for_member(by)
    by_number = own.filter(business_number__startswith=number[:9]).first() if number else None
    same_name = own.filter(folded_name=normalize_name(name), province=province)
    if number:
        same_name = same_name.filter(business_number="")
    return by_number or same_name.first()


def _ground(*, number: str, domain_taken: bool) -> JoinGround | None:
    if Company.objects.with_business_number(number).exists():
        return JoinGround.BUSINESS_NUMBER
    return JoinGround.DOMAIN if domain_taken else None
