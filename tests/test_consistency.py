"""Rules about the code base that nobody has to remember, because a test does."""

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

from tests.mutation import __main__ as mutation

ROOT = Path(__file__).resolve().parents[1]
OURS = ("hub", "programs", "companies", "opportunities", "scripts")
MODULES = [
    path
    for app in OURS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts and "__pycache__" not in path.parts
]
MIGRATIONS = [path for app in OURS for path in sorted((ROOT / app).rglob("migrations/[0-9]*.py"))]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
OUR_MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_400_lines():
    long = {name(path): lines for path in MODULES if (lines := len(path.read_text().splitlines())) > 400}
    assert long == {}


def test_migrations_import_nothing_of_ours():
    for path in MIGRATIONS:
        for node in ast.walk(ast.parse(path.read_text())):
            imported = []
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            ours = [module for module in imported if module.split(".")[0] in OURS]
            assert ours == [], f"{name(path)} imports {ours}"


def test_nothing_reaches_into_the_inside_of_allauth():
    for path in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]:
        code = path.read_text()
        for node in ast.walk(ast.parse(code)) if "allauth" in code and "internal" in code else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                start = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
                imported = [f"{start}{alias.name}" for alias in node.names]
                inside = [module for module in imported if re.match(r"allauth\b.*\binternal\b", module)]
                assert inside == [], f"{name(path)} imports {inside}"


def test_migration_names_say_what_they_do():
    assert [name(path) for path in MIGRATIONS if re.search(r"_auto_|_initial", path.name)] == []


def test_every_english_column_has_its_french():
    for model in OUR_MODELS:
        columns = {field.name for field in model._meta.get_fields()}
        for column in columns:
            if column.endswith("_en"):
                assert f"{column[:-3]}_fr" in columns, f"{model._meta.label}.{column}"


def test_every_model_has_its_own_words():
    for model in OUR_MODELS:
        if not model.__module__.startswith("pghistory") and "event" not in model._meta.model_name:
            assert model.__str__ is not Model.__str__, model._meta.label


@pytest.mark.django_db
def test_the_database_driver_is_the_one_that_was_named():
    assert connection.Database.__name__ == "psycopg2"


@pytest.mark.parametrize(
    "module",
    [
        "programs.eligibility.evaluate",
        "programs.catalogue.files",
        "hub.core.vocabulary.enums",
        "hub.core.text.localized",
        "hub.core.vocabulary.labels",
        "hub.core.text.formats",
        "hub.core.vocabulary.evidence",
        "hub.matching.engine.answer",
        "hub.matching.index.companies",
        "hub.matching.index.programs",
        "hub.directory.organizations.coverage",
        "hub.directory.reference.places",
        "hub.casework.sla.clock",
    ],
)
def test_pure_modules_load_without_django(module):
    code = f"import sys, {module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_no_line_of_a_template_is_longer_than_160_characters():
    long = [
        f"{name(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 160
    ]
    assert long == []


def test_templates_have_no_inline_script_style_or_handler():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text), name(path)
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in script or 'type="application/json"' in script, f"{name(path)}: {script}"


def test_every_value_of_an_attribute_stands_in_quotes():
    # Escaping protects inside quotes; without them a space ends the value.
    for path in (path for path in TEMPLATES if path.suffix == ".html"):
        text = re.sub(r"{%.*?%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"""='[^']*'|"[^"]*\"""", '=""', text)
        assert not re.search(r'<[a-z][^<>]*\s[\w:-]+=(?!=?")', text), name(path)


def test_nothing_switches_escaping_off():
    # Plain-text mails are not HTML: escaping would show &#x27; to the reader.
    for path in (path for path in TEMPLATES if path.suffix == ".html"):
        assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text()), name(path)


def test_no_template_asks_another_host():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r'(src|srcset)="https?://', text), name(path)
        assert not re.search(r'<link[^>]+rel="(stylesheet|preload|icon)"[^>]+href="https?://', text), name(path)


def test_no_federal_mark_anywhere():
    marks = re.compile(r"wmms|sig-blk|wordmark\.svg|gcds-signature|fip-pcim", re.IGNORECASE)
    for folder in ("templates", "static"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file():
                assert not marks.search(path.name), name(path)
                if path.suffix in {".html", ".css", ".svg", ".js"}:
                    assert not marks.search(path.read_text()), name(path)


def test_services_send_no_mail_and_call_no_task():
    outward = re.compile(r"\b(send_mail|mail_admins)\(|\.(delay|apply_async)\(")
    for path in MODULES:
        if path.name == "services.py" or "services" in path.parts:
            assert not outward.search(path.read_text()), name(path)


def test_views_go_through_the_door_of_each_noun():
    for path in MODULES:
        if path.name == "views.py" or "views" in path.parts:
            assert not re.search(r"get_object_or_404\(\s*Company\b", path.read_text()), name(path)


def test_the_package_itself_is_empty():
    # import-linter does not see what hub/__init__ imports.
    assert (ROOT / "hub" / "__init__.py").read_text() == ""


def test_mutation_names_modules_and_tests_that_are_there():
    assert [name for name in mutation.MODULES if find_spec(name) is None] == []
    tests = {ROOT / "tests" / test.partition("::")[0] for named in mutation.MODULES.values() for test in named}
    assert [str(path) for path in tests if not path.exists()] == []


def test_tests_come_in_any_order_are_not_tried_again_and_wait_for_something():
    settings = (ROOT / "pyproject.toml").read_text() + (ROOT / "scripts" / "run_tests.py").read_text()
    packages = (ROOT / "requirements-dev.txt").read_text()
    assert "pytest-randomly==" in packages
    assert "no:randomly" not in settings
    assert re.findall(r"rerun|flaky|pytest-retry|--last-failed", packages + settings) == []
    blind = set()
    for path in sorted((ROOT / "tests").rglob("*.py")):
        code = ast.parse(path.read_text())
        loops = [node for node in ast.walk(code) if isinstance(node, ast.While | ast.For | ast.AsyncFor)]
        waiting = {id(node) for loop in loops for node in ast.walk(loop)}
        blind |= {name(path) for node in ast.walk(code) if _sleeps(node) and id(node) not in waiting}
    # The kernel tells a child nothing of the moment from which it hears a signal; and a slow line is slow on purpose.
    assert blind == {"tests/embedded/test_demo.py", "tests/browser/test_showcase.py"}


def _sleeps(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep"
