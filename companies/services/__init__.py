"""What can be done with companies: one function per use case, atomic, with its own audit row."""

from companies.services.agreements import answer_agreement, ask_owners, other_side
from companies.services.consents import set_consent
from companies.services.erasure import delete_company, erase_closed_companies
from companies.services.exporting import export_company
from companies.services.fact_sheets import (
    answer_fact,
    answer_facts,
    forget_expired,
    import_fact_sheet,
    start_fact_sheet,
)
from companies.services.members import (
    accept_invitation,
    answer_join_request,
    ask_to_join,
    change_role,
    find_invitation,
    invite_member,
    leave_company,
    remove_member,
    transfer_ownership,
    withdraw_invitation,
)
from companies.services.merging import MergeConflictError, MergePreview, merge_companies, preview_merge
from companies.services.profile import ConflictError, update_profile
from companies.services.programs import clear_application, clear_stance, record_application, set_stance
from companies.services.registration import (
    AlreadyRegisteredError,
    confirm_domain,
    register_company,
    settle_possible_duplicate,
)
from companies.services.work import (
    add_offering,
    add_project,
    edit_offering,
    edit_project,
    remove_offering,
    remove_project,
)

__all__ = [
    "AlreadyRegisteredError",
    "ConflictError",
    "MergeConflictError",
    "MergePreview",
    "accept_invitation",
    "add_offering",
    "add_project",
    "answer_agreement",
    "answer_fact",
    "answer_facts",
    "answer_join_request",
    "ask_owners",
    "ask_to_join",
    "change_role",
    "clear_application",
    "clear_stance",
    "confirm_domain",
    "delete_company",
    "edit_offering",
    "edit_project",
    "erase_closed_companies",
    "export_company",
    "find_invitation",
    "forget_expired",
    "import_fact_sheet",
    "invite_member",
    "leave_company",
    "merge_companies",
    "other_side",
    "preview_merge",
    "record_application",
    "register_company",
    "remove_member",
    "remove_offering",
    "remove_project",
    "set_consent",
    "set_stance",
    "settle_possible_duplicate",
    "start_fact_sheet",
    "transfer_ownership",
    "update_profile",
    "withdraw_invitation",
]
