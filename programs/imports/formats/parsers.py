"""CSV as rows of cells: UTF-8, separated by commas or semicolons."""

import csv
import io
from typing import Any

import yaml

from hub.core.text.localized import Localized
from programs.imports.formats.cells import MAX_CELL, check_cell, decode
from programs.imports.formats.columns import BY_NAME, columns_of, entry_of
from programs.imports.formats.problems import MAX_ROWS, SPLIT, TEMPLATE, FileProblem, FileRefusedError, refuse


def read_csv(content: bytes) -> list[tuple[int, Any]]:
    """Return the entries of a file with the lines they begin at. Raise ``FileRefusedError``."""
    text = decode(content)
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
_READER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(content: bytes) -> list[tuple[int, Any]]:
    """Return the entries of a file with their numbers, every scalar as text. Raise ``FileRefusedError``."""
    builder = _Builder()
    try:
        for event in yaml.parse(decode(content), Loader=_READER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise refuse(
            Localized("The YAML cannot be read here.", "Le YAML est illisible ici."),
            Localized(
                "Check the indentation, the colons and the quotes.",
                "Vérifiez le retrait, les deux-points et les guillemets.",
            ),
            row=mark.line + 1 if mark else None,
            counts="line",
        ) from None
    except yaml.YAMLError:
        raise refuse(Localized("The YAML cannot be read.", "Le YAML est illisible."), TEMPLATE) from None
    entries = builder.root
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


class _Builder:
    """Builds values from the events of the parser, so that nothing is built that was not looked at first."""

    def __init__(self) -> None:
        self.root: Any = None
        self.open: list[Any] = []
        self.keys: list[str | None] = []
        self.documents = self.nodes = 0

    def take(self, event: Any) -> None:
        """Take the next event. Raise ``FileRefusedError`` for what the format does not use."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event)
        elif isinstance(event, yaml.AliasEvent):
            raise self._refused(event, "aliases (*)", "d’alias (*)")
        elif isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            problem = Localized("The file holds several documents.", "Le fichier contient plusieurs documents.")
            remedy = Localized("Keep one list, without ---.", "Gardez une seule liste, sans ---.")
            raise refuse(problem, remedy, row=event.start_mark.line + 1, counts="line")

    def _node(self, event: Any) -> None:
        self.nodes += 1
        if event.anchor is not None:
            raise self._refused(event, "anchors (&)", "d’ancres (&)")
        if event.tag is not None:
            raise self._refused(event, "tags (!)", "d’étiquettes (!)")
        if len(self.open) >= MAX_DEPTH or self.nodes > MAX_NODES:
            problem = Localized(
                "It is nested too deeply, or too large.", "L’imbrication est trop profonde ou trop vaste."
            )
            raise refuse(problem, TEMPLATE, row=event.start_mark.line + 1, counts="line")
        if isinstance(event, yaml.ScalarEvent):
            self._put(event.value, event)
            return
        value: Any = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        self._put(value, event)
        self.open.append(value)
        self.keys.append(None)

    def _put(self, value: Any, event: Any) -> None:
        if not self.open:
            self.root = value
        elif isinstance(self.open[-1], list):
            self.open[-1].append(value)
        elif self.keys[-1] is None:
            self._key(value, event)
        else:
            self.open[-1][self.keys[-1]] = value
            self.keys[-1] = None

    def _key(self, value: Any, event: Any) -> None:
        line = event.start_mark.line + 1
        if not isinstance(value, str):
            problem = Localized("A key must be a word.", "Une clé doit être un mot.")
            raise refuse(problem, TEMPLATE, row=line, counts="line")
        if value in self.open[-1]:
            raise refuse(
                Localized(f"The key {value[:80]} stands twice.", f"La clé {value[:80]} figure deux fois."),
                Localized("Keep one of the two.", "Gardez l’une des deux."),
                row=line,
                column=value[:80],
                counts="line",
            )
        self.keys[-1] = value

    @staticmethod
    def _refused(event: Any, english: str, french: str) -> FileRefusedError:
        problem = Localized(f"The format has no {english}.", f"Le format n’a pas {french}.")
        remedy = Localized("Write the value out, or in quotes.", "Écrivez la valeur au long, ou entre guillemets.")
        return refuse(problem, remedy, row=event.start_mark.line + 1, counts="line")
