"""CSV as rows of cells: UTF-8, separated by commas or semicolons."""

import csv
import io
from typing import Any

import yaml

from hub.core.text.localized import Localized
from hub.core.text.yaml_files import TEXT_LOADER, DuplicateKeyError, parse_yaml
from programs.imports.formats.cells import MAX_CELL, check_cell, decode
from programs.imports.formats.columns import BY_NAME, columns_of, entry_of
from programs.imports.formats.problems import MAX_ROWS, SPLIT, TEMPLATE, FileProblem, FileRefusedError, refuse


def read_csv(content: bytes) -> list[tuple[int, Any]]:
    """Return the entries of a file with the lines they begin at. Raise ``FileRefusedError``."""
    text = decode(content, may_be_western=True)
    delimiter = _delimiter(text)
    csv.field_size_limit(MAX_CELL * 2)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = None
    entries: list[tuple[int, Any]] = []
    faults: list[FileProblem] = []
    line = 1
    try:
        for cells in reader:
            begin, line = line, reader.line_num + 1
            if columns is None:
                columns = columns_of(cells)
            elif any(cell.strip() for cell in cells):
                faults += _faults(cells, columns, begin)
                entries.append((begin, entry_of(columns, cells)))
            if len(entries) > MAX_ROWS:
                problem = Localized(f"There are more than {MAX_ROWS} rows.", f"Il y a plus de {MAX_ROWS} lignes.")
                raise refuse(problem, SPLIT, row=begin)
    except csv.Error:
        raise refuse(
            Localized(
                "The quotes do not close, or a cell is too long.", "Un guillemet n’est pas fermé, ou trop de texte."
            ),
            Localized("Save the sheet as CSV UTF-8 again.", "Réenregistrez la feuille en CSV UTF-8."),
            row=line,
        ) from None
    if faults:
        raise FileRefusedError(faults)
    if not entries:
        problem = Localized("There is no row beneath the header.", "Il n’y a aucune ligne sous l’en-tête.")
        raise refuse(problem, TEMPLATE, row=1)
    return entries


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    known = {mark: sum(name.strip(' "\r') in BY_NAME for name in header.split(mark)) for mark in (",", ";")}
    if not any(known.values()):
        problem = Localized("The first row names no known column.", "La première ligne ne nomme aucune colonne connue.")
        raise refuse(problem, TEMPLATE, row=1)
    return max(known, key=lambda mark: known[mark])


def _faults(cells: list[str], columns: list[Any], line: int) -> list[FileProblem]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        problem = Localized("There are more cells than columns.", "Il y a plus de cases que de colonnes.")
        remedy = Localized(
            "Put quotes around cells that hold the separator.",
            "Mettez entre guillemets les cases qui contiennent le séparateur.",
        )
        return [FileProblem(problem=problem, remedy=remedy, row=line)]
    pairs = zip(columns, cells, strict=False)
    return [fault for column, cell in pairs if (fault := check_cell(cell, row=line, column=column.name))]


MAX_DEPTH = 8
MAX_NODES = 500_000


def read_yaml(content: bytes) -> list[tuple[int, Any]]:
    """Return the entries of a file with their numbers, every scalar as text. Raise ``FileRefusedError``."""
    text = decode(content)
    try:
        _check_events(text)
        entries = parse_yaml(text)
    except DuplicateKeyError as error:
        key = error.key[:80]
        problem = Localized(f"The key {key} stands twice.", f"La clé {key} figure deux fois.")
        remedy = Localized("Keep one of the two.", "Gardez l’une des deux.")
        raise _refused(error.problem_mark, problem, remedy, column=key) from None
    except yaml.MarkedYAMLError as error:
        problem = Localized("The YAML cannot be read here.", "Le YAML est illisible ici.")
        remedy = Localized(
            "Check the indentation, the colons and the quotes.",
            "Vérifiez le retrait, les deux-points et les guillemets.",
        )
        raise _refused(error.problem_mark or error.context_mark, problem, remedy) from None
    except yaml.YAMLError:
        raise refuse(Localized("The YAML cannot be read.", "Le YAML est illisible."), TEMPLATE) from None
    if not isinstance(entries, list) or not entries:
        raise refuse(
            Localized("A list of programs was expected.", "Une liste de programmes était attendue."),
            Localized("Begin each program with a dash.", "Commencez chaque programme par un tiret."),
        )
    if len(entries) > MAX_ROWS:
        raise refuse(
            Localized(f"There are more than {MAX_ROWS} programs.", f"Il y a plus de {MAX_ROWS} programmes."),
            SPLIT,
            row=MAX_ROWS + 1,
            counts="entry",
        )
    return list(enumerate(entries, start=1))


def _check_events(text: str) -> None:
    """Raise ``FileRefusedError`` for what the format does not use, before anything is built of it."""
    documents = nodes = depth = 0
    for event in yaml.parse(text, Loader=TEXT_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            nodes += 1
            if event.anchor is not None or getattr(event, "tag", None) is not None:
                raise _unused(event)
            if depth >= MAX_DEPTH or nodes > MAX_NODES:
                problem = Localized(
                    "It is nested too deeply, or too large.", "L’imbrication est trop profonde ou trop vaste."
                )
                raise _refused(event.start_mark, problem, TEMPLATE)
            depth += isinstance(event, yaml.CollectionStartEvent)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                problem = Localized("The file holds several documents.", "Le fichier contient plusieurs documents.")
                remedy = Localized("Keep one list, without ---.", "Gardez une seule liste, sans ---.")
                raise _refused(event.start_mark, problem, remedy)


def _unused(event: Any) -> FileRefusedError:
    if isinstance(event, yaml.AliasEvent):
        english, french = "aliases (*)", "d’alias (*)"
    elif event.anchor is not None:
        english, french = "anchors (&)", "d’ancres (&)"
    else:
        english, french = "tags (!)", "d’étiquettes (!)"
    problem = Localized(f"The format has no {english}.", f"Le format n’a pas {french}.")
    remedy = Localized("Write the value out, or in quotes.", "Écrivez la valeur au long, ou entre guillemets.")
    return _refused(event.start_mark, problem, remedy)


def _refused(mark: Any, problem: Localized, remedy: Localized, column: str = "") -> FileRefusedError:
    return refuse(problem, remedy, row=mark.line + 1 if mark else None, column=column, counts="line")
