"""What the lists of the admin site share: names in both languages, quick lists, rows that are never written here."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from hub.core.db.bilingual import current_language, lazy_words
from hub.core.text.localized import Localized
from hub.core.text.yaml_files import parse_yaml

MOST_COUNTED = 10_000
_COLUMNS = Path(__file__).parent / "data" / "columns.yaml"
# What columns are called where a model itself gives them no name.
COLUMN_LABELS = {name: Localized(*words) for name, words in parse_yaml(_COLUMNS.read_bytes()).items()}
_NAMING = ("slug", "name_en", "name_fr", "sentence_en", "sentence_fr")
_LANGUAGES = {
    "en": Localized("English", "anglais"),
    "fr": Localized("French", "français"),
    "zh": Localized("Chinese", "chinois"),
}


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Count no further than a person turns pages: of a larger table the search finds the rest."""

    @cached_property
    def count(self) -> int:
        """The number of rows, at most ``MOST_COUNTED``."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_COUNTED].count())


def _column_of(item: Any) -> str:
    """Return the column, or the name, by which a filter of a list stands in an address."""
    if isinstance(item, type):
        return str(item.parameter_name)  # type: ignore[attr-defined]
    return item if isinstance(item, str) else item[0]


class FastListAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists that open as fast with a million rows as with ten."""

    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 0

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Let an address narrow a list by its own filters alone: other columns hold what no list shows."""
        offered = {self.date_hierarchy, *map(_column_of, self.list_filter)}
        return lookup.partition("__")[0] in offered and super().lookup_allowed(lookup, value, request)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Find a row by its key where the address names no other field: an empty ``_to_field`` names none."""
        return super().get_object(request, object_id, from_field or None)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Let an address name a row by a column of its own: Django fails where a relation that points here is named."""
        own = {field.name for field in self.opts.concrete_fields}
        return to_field in own and super().to_field_allowed(request, to_field)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Leave out what models say of columns in English alone, for whoever reads the code."""
        bare = {field.name: "" for field in self.opts.fields if isinstance(field.help_text, str)}
        return super().get_form(request, *args, **{"help_texts": bare, **kwargs})


class AppendOnlyAdmin(FastListAdmin):
    """Rows that are added, ended or settled by services from their list, and kept as they are."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let the actions of the list run; refuse the form, which would rewrite history and pass by the audit."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyMixin:
    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnlyMixin, FastListAdmin):
    """Rows that are looked up here and written elsewhere, the newest first."""

    ordering = ("-pk",)


_CHANGES = {
    "insert": Localized("Row added", "Ligne ajoutée"),
    "update": Localized("Row changed", "Ligne modifiée"),
    "delete": Localized("Row removed", "Ligne retirée"),
}


class SearchFilter(admin.SimpleListFilter):
    """Narrow a list by a column whose values are known with their words: no row is read to find which there are.

    ``parameter_name`` is the column, and bears its words. The empty value stands in addresses as ``NONE``.
    """

    NONE = "none"
    words: ClassVar[Mapping[str, Localized]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.title = lazy_words(COLUMN_LABELS[str(cls.parameter_name)])

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [(value or self.NONE, words.text(current_language())) for value, words in self.words.items()]

    def queryset(self, _request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the list to the value asked for."""
        asked = self.value()
        if asked is None:
            return rows
        return rows.filter(**{str(self.parameter_name): "" if asked == self.NONE else asked})


class ChangeFilter(SearchFilter):
    parameter_name = "pgh_label"
    words = _CHANGES


class RowHistoryAdmin(ReadOnlyAdmin):
    """What the database itself noted of each change of a table's rows, by whatever way it was made."""

    list_display = ("pgh_created_at", "change", "row_key", "changed_by")
    list_filter = (ChangeFilter,)
    list_select_related = ("pgh_context",)
    searched = _("The key of a row, or its name.")  # shown beneath the search by the template of lists
    ordering = ("-pgh_id",)

    def get_search_fields(self, _request: HttpRequest) -> tuple[str, ...]:
        columns = {field.name for field in self.opts.concrete_fields}
        return ("=pgh_obj__id", *(name for name in _NAMING if name in columns))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show the columns, and in the place of the context what stands in it."""
        named = {"pgh_context": "circumstances", "pgh_label": "change"}
        return [named.get(str(name), name) for name in super().get_fields(request, obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*super().get_readonly_fields(request, obj), "circumstances", "change"]

    @admin.display(description=lazy_words(COLUMN_LABELS["pgh_context"]))
    def circumstances(self, event: Any) -> str:
        """Return under which names the change was made: the key of the person, the action, the request."""
        context = event.pgh_context
        return "" if context is None else ", ".join(f"{name}: {said}" for name, said in context.metadata.items())

    @admin.display(description=ChangeFilter.title, ordering="pgh_label")
    def change(self, event: Any) -> str:
        words = _CHANGES.get(event.pgh_label)
        return event.pgh_label if words is None else words.text(current_language())

    @admin.display(description=lazy_words(COLUMN_LABELS["pgh_obj"]), ordering="pgh_obj")
    def row_key(self, event: Any) -> Any:
        return event.pgh_obj_id

    @admin.display(description=_("Key of the person"))
    def changed_by(self, event: Any) -> str:
        """Return the key of who made the change; empty for the system, or outside the portal."""
        context = event.pgh_context
        return "" if context is None else str(context.metadata.get("user") or "")


def register(model: type[Model], one: Localized, many: Localized) -> Callable[[type[Any]], type[Any]]:
    """Return a decorator that shows a table in the admin site under its names in both languages.

    The history of its rows, where there is one, is shown beside it, named after the table: "Offices: changes".
    Columns without a name of their own get theirs from ``hub/core/data/columns.yaml``. No other page prints these
    names.
    """

    def decorate(admin_class: type[Any]) -> type[Any]:
        name_in_both_languages(model, one, many)
        admin.site.register(model, admin_class)
        events: Any = model._meta.apps.all_models[model._meta.app_label].get(f"{model._meta.model_name}event")
        if events is not None:
            en, fr = (text[:1].upper() + text[1:] for text in (many.en, many.fr))
            one_change = Localized(f"{en}: one change", f"{fr}\u00a0: une modification")
            name_in_both_languages(events, one_change, Localized(f"{en}: changes", f"{fr}\u00a0: modifications"))
            events.__str__ = _name_of_event
            admin.site.register(events, RowHistoryAdmin)
        return admin_class

    return decorate


def register_tables(app_label: str, admin_class: type[ReadOnlyAdmin] = ReadOnlyAdmin) -> None:
    """Show the tables that ``data/admin.yaml`` of an app names: to be looked at, never changed in the admin site."""
    tables = parse_yaml((Path(apps.get_app_config(app_label).path) / "data" / "admin.yaml").read_bytes())
    for name, attributes in tables.items():
        model = apps.get_model(name if "." in name else f"{app_label}.{name}")
        one, many = map(Localized, attributes.pop("en"), attributes.pop("fr"))
        register(model, one, many)(type(f"{model.__name__}Admin", (admin_class,), attributes))


def _name_of_event(event: Any) -> str:
    return f"{event.pgh_obj_id}, {localtime(event.pgh_created_at):%Y-%m-%d %H:%M}"


def name_in_both_languages(model: type[Model], one: Localized, many: Localized) -> None:
    """Give a table and its columns their names in both languages, where the model itself gives none."""
    options: Any = model._meta
    options.verbose_name, options.verbose_name_plural = lazy_words(one), lazy_words(many)
    for field in options.concrete_fields:
        has_no_name = field.verbose_name == field.name.replace("_", " ")
        if has_no_name and (words := _column_label(field.name)) is not None:
            field.verbose_name = lazy_words(words)


def _column_label(name: str) -> Localized | None:
    stem, _underscore, lang = name.rpartition("_")
    if lang in _LANGUAGES and stem in COLUMN_LABELS:
        words, language = COLUMN_LABELS[stem], _LANGUAGES[lang]
        return Localized(f"{words.en}, {language.en}", f"{words.fr}, {language.fr}")
    return COLUMN_LABELS.get(name)
