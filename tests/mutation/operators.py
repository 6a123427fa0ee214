"""The faults that are put in: each mutant is a module with one small change.

Sentences (texts with a space) and formatted texts are left alone, as are fields of classes, annotations and
documentation: what they say is held by tests of words, not of rules.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
_ANSWERS = {
    "MET": "NOT_MET", "NOT_MET": "UNKNOWN", "UNKNOWN": "MET",
    "MEETS": "TO_CONFIRM", "TO_CONFIRM": "NOT_NOW", "NOT_NOW": "MEETS",
    "OPEN": "CLOSED", "OPENS_ON": "CLOSED", "CLOSED": "SUSPENDED", "SUSPENDED": "CLOSED", "ENDED": "CLOSED",
}  # fmt: skip
_SPEAKING = frozenset({"Result", "Verdict", "Intake", "IntakeMode"})


EVERYTHING = "*"


@dataclass(frozen=True)
class Mutant:
    """One fault: in which function ("" at the level of the module), what became what, and the module with it."""

    module: str
    function: str
    line: int
    change: str
    code: CodeType

    @property
    def name(self) -> str:
        """The name by which a list of faults knows it, whatever the line."""
        return f"{self.function or 'module'}: {self.change}"


def mutants_of(module: str, source: str, file: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its text."""
    seen: Counter[str] = Counter()
    for position in range(len(list(_places(ast.parse(source))))):
        tree = ast.parse(source)
        function, node, owner, field, index = list(_places(tree))[position]
        for changed in (*_changes(node), *_without_call(node, owner)):
            change = _told(node, changed)
            _put(owner, field, index, changed)
            seen[f"{function} {change}"] += 1
            again = seen[f"{function} {change}"]
            code = _compiled(copy.deepcopy(tree), function, file)
            _put(owner, field, index, node)
            yield Mutant(module, function, node.lineno, change + (f" ({again})" if again > 1 else ""), code)


def without_fault(module: str, source: str, file: str) -> Mutant:
    """Return the module as it is, to be put in its own place with all its functions."""
    return Mutant(module, EVERYTHING, 1, "nothing", _compiled(ast.parse(source), EVERYTHING, file))


def _compiled(tree: ast.Module, function: str, file: str) -> CodeType:
    """Compile a module, without its classes unless a method changed: what is made anew is made of the old ones."""
    if "." not in function:
        tree.body = [each for each in tree.body if not isinstance(each, ast.ClassDef)]
    return compile(ast.fix_missing_locations(tree), file, "exec")


type _Place = tuple[str, ast.expr, ast.AST, str, int | None]


def _places(tree: ast.Module) -> Iterator[_Place]:
    """Yield the expressions that may change, with the function they stand in and where they hang."""
    yield from _inside(tree, "", in_class=False)


def _inside(node: ast.AST, function: str, *, in_class: bool) -> Iterator[_Place]:
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_params", "type_comment"}:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr):
                continue
            if isinstance(child, ast.FunctionDef):
                # A function inside another is part of its code.
                inner = function if function and not in_class else child.name
                yield from _inside(child, f"{function}.{child.name}" if in_class else inner, in_class=False)
            elif isinstance(child, ast.ClassDef):
                yield from _inside(child, child.name, in_class=True)
            elif isinstance(child, ast.TypeAlias) or in_class or _is_documentation(child):
                continue
            else:
                if isinstance(child, ast.expr):
                    yield function, child, node, field, index
                yield from _inside(child, function, in_class=False)


def _is_documentation(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _put(owner: ast.AST, field: str, index: int | None, node: ast.expr) -> None:
    if index is None:
        setattr(owner, field, node)
    else:
        getattr(owner, field)[index] = node


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Constant():
            yield from _constants(node)
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                changed = copy.deepcopy(node)
                changed.ops[index] = _COMPARISONS[type(op)]()
                yield changed
        case ast.BoolOp(op=op, values=values):
            yield _like(node, ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values))
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            yield _like(node, ast.BinOp(left, _ARITHMETIC[type(op)](), right))
        case ast.IfExp(test=test, body=body, orelse=other):
            yield _like(node, ast.IfExp(_like(test, ast.UnaryOp(ast.Not(), test)), body, other))
        case ast.Dict(keys=keys, values=values):
            for index in range(len(keys)):
                yield _like(node, ast.Dict(keys[:index] + keys[index + 1 :], values[:index] + values[index + 1 :]))
        case _:
            yield from _answers(node)


def _without_call(node: ast.expr, owner: ast.AST) -> Iterator[ast.expr]:
    """Leave out a call that stands alone: what a service asks the rules, writes down or tells somebody."""
    if isinstance(owner, ast.Expr) and isinstance(node, ast.Call):
        yield _like(node, ast.Constant(None))


def _answers(node: ast.expr) -> Iterator[ast.expr]:
    """Yield another answer of the same list in the place of one."""
    match node:
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in _SPEAKING and name in _ANSWERS:
            yield _like(node, ast.Attribute(node.value, _ANSWERS[name], ast.Load()))
        case ast.Name(id=name, ctx=ast.Load()) if name in _ANSWERS:
            yield _like(node, ast.Name(_ANSWERS[name], ast.Load()))


def _constants(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, bool):
        yield _like(node, ast.Constant(not value))
    elif isinstance(value, int):
        yield _like(node, ast.Constant(value + 1))
    elif isinstance(value, float):
        yield _like(node, ast.Constant(round(value + 0.1, 6) if value < 0.9 else round(value - 0.1, 6)))
    elif isinstance(value, str) and " " not in value:
        yield _like(node, ast.Constant(f"{value}X"))


def _like(old: ast.expr, new: ast.expr) -> ast.expr:
    return ast.copy_location(new, old)


def _told(before: ast.expr, after: ast.expr) -> str:
    if isinstance(before, ast.Dict) and isinstance(after, ast.Dict):
        left = {_shown(key) for key in after.keys if key}
        gone = next((_shown(key) for key in before.keys if key and _shown(key) not in left), "an entry")
        return f"without {gone}"
    return f"{_shown(before)} → {_shown(after)}"


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 110 else f"{text[:60]}…{text[-45:]}"
