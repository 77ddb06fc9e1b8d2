"""The SQL of the files in the words of Spark: one meaning, whatever the text that is read.

sqlglot translates. What it drops without a word, and where the two engines give the same word
another meaning, is put right here, on the tree, before it writes:

* dates and numbers out of texts (`try_strptime`, `try_cast`): DuckDB takes blanks around them,
  months of one figure and `1_000`; Java takes `12d` and `2024`, and sqlglot writes a cast that
  raises. A pattern says what DuckDB takes.
* letters are folded, and blanks taken off, one by one (`etl/build/letters.py`);
* patterns: `$` is the end of the text and `.` anything but a line feed, as in RE2; flags are kept;
  `regexp_replace` without `'g'` would replace more, so it is refused.
* `min_by` leaves out rows whose value is null, a struct of named groups is one, an enumeration is a
  text, `union all by name` fills what a part lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.generators.spark import SparkGenerator

from etl.build.letters import BLANKS, LOWER, LOWER_IS, PRIVATE, UPPER, UPPER_IS

BLANK = r"[ \t\n\x0B\f\r]*"
FIGURES = "[0-9]+(_[0-9]+)*"
NUMBER = rf"[+-]?({FIGURES}(\.({FIGURES})?)?|\.{FIGURES})([eE][+-]?{FIGURES})?"
DIGITS = {"Y": 4, "m": 2, "d": 2}
CHARACTER_CLASS = {"d": "0-9", "s": r"\t\n\f\r ", "w": "0-9A-Za-z_"}
WHOLE = {exp.DataType.Type.BIGINT, exp.DataType.Type.INT}


class _Generator(SparkGenerator):
    """Leaves each `with` where it stands: all at the top, one name would be two relations."""

    EXPRESSIONS_WITHOUT_NESTED_CTES: ClassVar[set[type[exp.Expr]]] = set()


Named = Callable[[exp.ReadParquet], str]
Macros = Mapping[str, str]
NO_MACROS: Macros = MappingProxyType({})


def translate(sql: str, *, named: Named | None = None, macros: Macros = NO_MACROS) -> str:
    """The same query for Spark.

    Args:
        sql: one query for DuckDB.
        named: gives the name of the relation that stands for a `read_parquet(…)`.
        macros: the queries of table macros, by name; each takes a folder, `of_folder`.

    Raises:
        ValueError: it holds a construct without a safe translation, named.
    """
    tree = _read(sql, macros)
    if named is not None:
        for files in list(tree.find_all(exp.ReadParquet)):
            files.replace(exp.to_identifier(named(files)))
    # From the leaves up, and what is put in is not looked at again.
    for node in reversed(list(tree.bfs())):
        change = next((one for kind, one in CHANGES.items() if isinstance(node, kind)), None)
        changed = node if change is None else change(node)
        if changed is not node:
            node.replace(changed)
    return _Generator(
        dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE, comments=False
    ).generate(tree)


def _read(sql: str, macros: Macros) -> exp.Expr:
    """The tree of a query, with the queries of macros in the place of their calls."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for table in list(tree.find_all(exp.Table)):
        call = table.this
        if isinstance(call, exp.Anonymous) and call.name in macros:
            body = sqlglot.parse_one(macros[call.name], read="duckdb")
            for column in list(body.find_all(exp.Column)):
                if column.name == "of_folder":
                    column.replace(call.expressions[0].copy())
            alias = exp.TableAlias(this=exp.to_identifier(table.alias or "listed"))
            table.replace(exp.Subquery(this=body, alias=alias))
    return tree


def tables_of(sql: str, *, macros: Macros = NO_MACROS) -> set[str]:
    """The names of relations that a query reads, beside its own `with`."""
    tree = _read(sql, macros)
    own = {one.alias for one in tree.find_all(exp.CTE)}
    return {
        one.name for one in tree.find_all(exp.Table) if isinstance(one.this, exp.Identifier)
    } - own


def path_of(node: exp.ReadParquet) -> str:
    """The text that a `read_parquet` of texts put together stands for.

    Raises:
        ValueError: it is not made of texts.
    """
    (path,) = node.expressions[:1]
    parts = list(path.flatten()) if isinstance(path, exp.DPipe) else [path]
    if not all(isinstance(part, exp.Literal) and part.is_string for part in parts):
        raise ValueError(f"{node.sql('duckdb')} is not of texts")
    return "".join(part.this for part in parts)


def variable_of(node: exp.ReadParquet) -> str | None:
    """The name of the variable that holds the paths of a `read_parquet`; None where none does."""
    (paths,) = node.expressions[:1]
    if isinstance(paths, exp.Anonymous) and paths.name.lower() == "getvariable":
        return str(paths.expressions[0].this)
    return None


def declared(columns: Mapping[str, str]) -> str:
    """Columns with DuckDB's types as a schema of Spark."""
    kinds = {column: exp.DataType.build(kind, dialect="duckdb") for column, kind in columns.items()}
    return ", ".join(f"`{column}` {kind.sql('spark')}" for column, kind in kinds.items())


def by_name(parts: Sequence[tuple[str, Mapping[str, str]]], columns: Mapping[str, str]) -> str:
    """`union all by name` of queries, for an engine that knows none.

    Args:
        parts: each query with its columns and their types.
        columns: the columns of the result, in order, with their types.
    """
    selected = [
        "select "
        + ", ".join(
            f"cast({_quoted(name) if name in known else 'null'} as {kind}) as {_quoted(name)}"
            for name, kind in columns.items()
        )
        + f" from (\n{query}\n) as part"
        for query, known in parts
    ]
    return "\nunion all\n".join(selected)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _anonymous(node: exp.Expr) -> exp.Expr:
    name = node.name.lower()
    if name == "try_strptime":
        text, formats = node.expressions
        listed = formats.expressions if isinstance(formats, exp.Array) else [formats]
        dates = [_date(text, one.this) for one in listed]
        return dates[0] if len(dates) == 1 else exp.Coalesce(this=dates[0], expressions=dates[1:])
    raise ValueError(f"{name} has no translation for another engine")


def _date(text: exp.Expr, form: str) -> exp.Expr:
    """A date out of a text by a format of %Y, %m and %d: null where DuckDB gives null."""
    tokens = re.findall(r"%[Ymd]|[^%]", form)
    if "".join(tokens) != form:
        raise ValueError(f"the format {form} has no translation for another engine")
    pattern = ""
    for place, token in enumerate(tokens):
        if not token.startswith("%"):
            pattern += re.escape(token)
            continue
        most = DIGITS[token[1]]
        # Figures that follow at once leave no choice: the field is full.
        is_full = place + 1 < len(tokens) and tokens[place + 1].startswith("%")
        pattern += f"([0-9]{{{most if is_full else f'1,{most}'}}})"
    return _date_of(
        text, f"^{BLANK}{pattern}{BLANK}\\z", [one[1] for one in tokens if one[0] == "%"]
    )


def _date_of(text: exp.Expr, pattern: str, fields: Sequence[str]) -> exp.Expr:
    def part(field: str) -> exp.Expr:
        if field not in fields:
            return exp.Literal.string("01")
        found = _extract(text, pattern, fields.index(field) + 1)
        if field != "Y":
            return found
        return _call("lpad", found, exp.Literal.number(4), exp.Literal.string("0"))

    joined = _call("concat_ws", exp.Literal.string("-"), part("Y"), part("m"), part("d"))
    return _where(text, pattern, _tried(joined, exp.DataType.build("date")))


def _tried(value: exp.Expr, kind: exp.Expr) -> exp.Expr:
    return exp.TryCast(this=value, to=kind.copy(), safe=True)


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _extract(text: exp.Expr, pattern: str, group: int) -> exp.Expr:
    return _call(
        "regexp_extract", text.copy(), exp.Literal.string(pattern), exp.Literal.number(group)
    )


def _where(text: exp.Expr, pattern: str, then: exp.Expr) -> exp.Case:
    """A value where a text is like a pattern, else null."""
    return exp.case().when(_like(text, pattern), then)


def _like(text: exp.Expr, pattern: str) -> exp.Expr:
    return exp.RegexpLike(this=text.copy(), expression=exp.Literal.string(pattern))


def _try_cast(node: exp.Expr) -> exp.Expr:
    text, kind = node.this, node.args["to"]
    if kind.this == exp.DataType.Type.DOUBLE:
        return _number(text, kind)
    if kind.this in WHOLE:
        return _whole_number(text, kind)
    if kind.this == exp.DataType.Type.DATE:
        day = "([0-9]{1,4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})([ T][0-9]{1,2}:[0-9]{1,2}.*)?"
        return _date_of(text, f"^{BLANK}{day}{BLANK}\\z", "Ymd")
    raise ValueError(f"try_cast to {kind.sql()} has no translation for another engine")


def _without_lines(text: exp.Expr) -> exp.Expr:
    return _call("replace", text.copy(), exp.Literal.string("_"), exp.Literal.string(""))


def _number(text: exp.Expr, kind: exp.Expr) -> exp.Expr:
    number = _where(text, f"^{BLANK}{NUMBER}{BLANK}\\z", _tried(_without_lines(text), kind))
    for word, value in (
        ("[+-]?nan", "NaN"),
        ("[+]?inf(inity)?", "Infinity"),
        ("-inf(inity)?", "-Infinity"),
    ):
        given = exp.Cast(this=exp.Literal.string(value), to=kind.copy())
        number = number.when(_like(text, f"(?i)^{BLANK}{word}{BLANK}\\z"), given)
    return number


def _whole_number(text: exp.Expr, kind: exp.Expr) -> exp.Expr:
    exact = _tried(_without_lines(text), exp.DataType.build("decimal(38, 8)"))
    rounded = _tried(_call("round", exact, exp.Literal.number(0)), kind)
    number = _where(text, f"^{BLANK}{NUMBER}{BLANK}\\z", rounded)
    for figures, base in (("0[xX]([0-9a-fA-F]+)", 16), ("0[bB]([01]+)", 2)):
        pattern = f"^{BLANK}{figures}{BLANK}\\z"
        bases = [exp.Literal.number(base), exp.Literal.number(10)]
        found = _call("conv", _extract(text, pattern, 1), *bases)
        number = number.when(_like(text, pattern), _tried(found, kind))
    return number


def _cast(node: exp.Expr) -> exp.Expr:
    if node.args["to"].this == exp.DataType.Type.ENUM:
        return exp.Cast(this=node.this, to=exp.DataType.build("text"))
    return node


def portable_pattern(pattern: str) -> str:
    """A pattern of RE2 so that Java's engine, and others, take it for the same."""
    written, place, is_in_class = "", 0, False
    while place < len(pattern):
        one = pattern[place]
        if one == "\\":
            letter = pattern[place + 1]
            members = CHARACTER_CLASS.get(letter)
            if members is None:
                written += one + letter
            else:
                written += members if is_in_class else f"[{members}]"
            place += 2
            continue
        is_in_class = (is_in_class or one == "[") and one != "]"
        if not is_in_class and one in ".$":
            one = r"[^\n]" if one == "." else r"\z"
        written += one
        place += 1
    return written


def _pattern(node: exp.Expr) -> exp.Expr:
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise ValueError(f"the pattern {node.sql('duckdb')} is no text")
    return exp.Literal.string(portable_pattern(node.this))


def _regexp_like(node: exp.Expr) -> exp.Expr:
    pattern = _pattern(node.expression)
    flag = node.args.get("flag")
    if flag is not None:
        if flag.this != "i":
            raise ValueError(f"the flag {flag.sql()} of regexp_matches has no translation")
        pattern = exp.Literal.string(f"(?i){pattern.this}")
    return exp.RegexpLike(this=node.this, expression=pattern)


def _regexp_replace(node: exp.Expr) -> exp.Expr:
    modifiers = node.args.get("modifiers")
    if modifiers is None or modifiers.this != "g":
        raise ValueError(f"{node.sql('duckdb')}: regexp_replace needs the flag 'g' alone")
    changed = node.copy()
    changed.set("expression", _pattern(node.expression))
    changed.set("modifiers", None)
    return changed


def _regexp_extract(node: exp.Expr) -> exp.Expr:
    pattern = _pattern(node.expression).this
    group = node.args.get("group")
    if not isinstance(group, exp.Array):
        return _extract(node.this, pattern, int(group.this) if group is not None else 0)
    fields: list[exp.Expr] = []
    for place, name in enumerate(group.expressions, start=1):
        fields += [name.copy(), _extract(node.this, pattern, place)]
    return _call("named_struct", *fields)


def _least_by(node: exp.Expr) -> exp.Expr:
    if isinstance(node.parent, exp.Filter):
        return node
    is_given = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.Null()))
    return exp.Filter(this=node.copy(), expression=exp.Where(this=is_given))


def _folded(name: str, letters: str, folded: str) -> Callable[[exp.Expr], exp.Expr]:
    """`upper` or `lower` letter by letter; texts of plain letters go the short way."""
    private = PRIVATE[: len(letters)]
    given, hidden, shown = map(exp.Literal.string, (letters, private, folded))

    def change(node: exp.Expr) -> exp.Expr:
        text = node.this
        inner = _call("translate", text.copy(), given.copy(), hidden.copy())
        outer = _call("translate", _call(name, inner), hidden.copy(), shown.copy())
        is_plain = exp.EQ(
            this=_call("octet_length", text.copy()), expression=_call("char_length", text.copy())
        )
        return exp.case().when(is_plain, _call(name, text.copy())).else_(outer)

    return change


def _trim(node: exp.Expr) -> exp.Expr:
    if node.args.get("expression") is not None or node.args.get("position"):
        return node
    return exp.Trim(this=node.this, expression=exp.Literal.string(BLANKS), position="BOTH")


def _with(node: exp.Expr) -> exp.Expr:
    node.set("materialized", None)
    return node


def _union(node: exp.Expr) -> exp.Expr:
    if node.args.get("by_name"):
        raise ValueError("union all by name has no translation for another engine")
    return node


def _refuse(node: exp.Expr) -> exp.Expr:
    raise ValueError(f"{node.sql('duckdb')} means something else on another engine")


CHANGES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Anonymous: _anonymous,
    exp.TryCast: _try_cast,
    exp.Cast: _cast,
    exp.RegexpLike: _regexp_like,
    exp.RegexpReplace: _regexp_replace,
    exp.RegexpExtract: _regexp_extract,
    exp.ArgMin: _least_by,
    exp.ArgMax: _least_by,
    exp.Upper: _folded("upper", UPPER, UPPER_IS),
    exp.Lower: _folded("lower", LOWER, LOWER_IS),
    exp.Trim: _trim,
    exp.CTE: _with,
    exp.Union: _union,
    exp.GenerateSeries: _refuse,
}
