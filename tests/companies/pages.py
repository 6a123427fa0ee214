"""The pages of companies by what they ask of a member."""

from django.urls import reverse

SECTIONS = ("identity", "words", "size", "structure", "needs")
READ = ("dashboard", "profile", "offerings", "projects", "members", "consents", "leave")
EDIT = (*(f"section_{key}" for key in SECTIONS), "offering_new", "project_new")
OWN = ("data",)


def url(name, company, *more):
    """Return the address of a page of a company."""
    return reverse(f"companies:{name}", args=[company.slug, *more])
