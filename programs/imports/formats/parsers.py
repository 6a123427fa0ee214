"""CSV as rows of cells: UTF-8, separated by commas or semicolons."""

import csv
import io
from typing import Any

import yaml

from hub.core.text.yaml_files import TEXT_LOADER, DuplicateKeyError, parse_yaml
from programs.imports.formats.cells import MAX_CELL, check_cell, decode
from programs.imports.formats.columns import BY_NAME, columns_of, entry_of
from programs.imports.formats.problems import MAX_ROWS, FileProblem, FileRefusedError, problem_of, refuse


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
                raise refuse("too_many_rows", most=MAX_ROWS, row=begin)
    except csv.Error:
        raise refuse("open_quotes", row=line) from None
    if faults:
        raise FileRefusedError(faults)
    if not entries:
        raise refuse("no_rows", row=1)
    return entries


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    known = {mark: sum(name.strip(' "\r') in BY_NAME for name in header.split(mark)) for mark in (",", ";")}
    if not any(known.values()):
        raise refuse("no_known_column", row=1)
    return max(known, key=lambda mark: known[mark])


def _faults(cells: list[str], columns: list[Any], line: int) -> list[FileProblem]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        return [problem_of("too_many_cells_in_row", row=line)]
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
        raise _refused("key_twice", error.problem_mark, key=key, column=key) from None
    except yaml.MarkedYAMLError as error:
        raise _refused("unreadable_here", error.problem_mark or error.context_mark) from None
    except yaml.YAMLError:
        raise refuse("unreadable_yaml") from None
    if not isinstance(entries, list) or not entries:
        raise refuse("no_list_of_programs")
    if len(entries) > MAX_ROWS:
        raise refuse("too_many_programs", most=MAX_ROWS, row=MAX_ROWS + 1, counts="entry")
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
                raise _refused("nested_too_deeply", event.start_mark)
            depth += isinstance(event, yaml.CollectionStartEvent)
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _refused("several_documents", event.start_mark)


def _unused(event: Any) -> FileRefusedError:
    if isinstance(event, yaml.AliasEvent):
        return _refused("aliases", event.start_mark)
    return _refused("tags" if event.anchor is None else "anchors", event.start_mark)


def _refused(code: str, mark: Any, **told: str) -> FileRefusedError:
    return refuse(code, row=mark.line + 1 if mark else None, counts="line", **told)
