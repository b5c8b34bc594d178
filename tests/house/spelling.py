"""The French that people read: spelling and typography of templates, models and forms.

Run alone (`python -m tests.house.spelling`) it prints one line a fault and answers 1 when there is one; with `--fix`
and paths it first mends the typography of these files (no-break spaces, apostrophes, ellipses). Words that the
dictionary does not know and that are right go to `docs/mots.txt`, one a line. Words once found right are kept in
`.cache/spelling.json`, so that the dictionary is opened only for new ones.
"""

import ast
import gc
import hashlib
import io
import json
import re
import sys
import tokenize
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT, dotted, modules, place, project_files, templates, tree_of

DICTIONARY = ROOT / "node_modules" / "dictionary-fr" / "index"
WORD_LIST = ROOT / "docs" / "mots.txt"
KNOWN_WORDS = ROOT / ".cache" / "spelling.json"

WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+(?:[’'-][A-Za-zÀ-ÖØ-öø-ÿŒœ]+)*")
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)[’']", re.I)
# Not words: addresses, e-mails, file names, codes with digits, `names` of the code, and the endings of “salarié·es”.
NOISE = re.compile(
    r"`[^`]*`|\S*(?:://|@|_|\d)\S*|\b[\w./-]+\.(?:fr|org|eu|com|csv|xlsx|pdf|docx|json|geojson|py|yaml)\b|·\w+"
)
# A text is French, not English nor code, when it has an accent, a French mark, or a word that no English has.
FRENCH = re.compile(
    r"[àâçèéêëîïôùûœÀÉÈÊÇ’«»\u00a0\u202f]"
    r"|\b(?:le|la|les|des|du|une|est|pour|dans|sur|par|avec|sans|et|ou|vous|votre|vos|pas|aux|ce|cette|ces)\b"
)
NO_BREAK = "\u00a0"
# A fault, where it is, and what belongs there.
TYPOGRAPHY = {
    "straight apostrophe": (re.compile(r"(?<=[A-Za-zÀ-ÿ])'(?=[A-Za-zÀ-ÿ])"), "’"),
    "ordinary space before “: ; ? ! » % €”": (
        re.compile(r"(?<=[\w»)…€%}\ue000\ue001]) (?=[;:?!»%€](?:\W|$))"),
        NO_BREAK,
    ),
    "no space before “? ! ;”": (re.compile(r"(?<=[a-zà-ÿ»)])(?=[?!;](?:\s|$))"), NO_BREAK),
    "ordinary space after «": (re.compile(r"(?<=«) "), NO_BREAK),
    "three dots": (re.compile(r"(?<=\w)\.\.\.(?!\w)"), "…"),
}
ATTRIBUTE = re.compile(
    r"\s:?(?:alt|title|aria-label|aria-description|placeholder|label|lead|text|heading|hint|help|empty|caption|summary"
    r"|message|name|legend|action|description|subject|confirm|unit)=\"([^\"]*)\""
)
TEXT_KEYWORDS = {
    "verbose_name",
    "verbose_name_plural",
    "help_text",
    "label",
    "title",
    "message",
    "reason",
    "empty_label",
}


@dataclass(frozen=True)
class Passage:
    """A piece of French and where it stands."""

    path: Path
    line: int
    text: str


def passages() -> Iterator[Passage]:
    """Everything that people read, as far as it is written in templates and Python."""
    for path in templates(".html", ".txt", ".typ"):
        yield from template_passages(path)
    for path in modules():
        yield from python_passages(path)


def blank(match: re.Match[str]) -> str:
    """Spaces of the same length, with the same line ends, so that places stay right."""
    return re.sub(r"[^\n]", "\ue000", match[0])


def template_passages(path: Path) -> Iterator[Passage]:
    """The text of a template, the texts of its attributes and those given to its tags."""
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"\{#.*?#\}|\{% *comment.*?endcomment *%\}|<!--.*?-->", blank, source, flags=re.S)
    for match in re.finditer(r"\{[%{](.*?)[%}]\}", source, re.S):
        for literal in re.finditer(r"\"([^\"]*)\"", match[1]):
            if " " in literal[1] and FRENCH.search(literal[1]):
                yield Passage(path, source.count("\n", 0, match.start()) + 1, literal[1])
    source = re.sub(r"\{[%{].*?[%}]\}", blank, source, flags=re.S)
    if path.suffix == ".html":
        source = re.sub(r"<(script|style|svg|code|pre)\b.*?</\1>", blank, source, flags=re.S | re.I)
        for match in ATTRIBUTE.finditer(source):
            if is_text(match[1]):
                yield Passage(path, source.count("\n", 0, match.start()) + 1, unescape(match[1]))
        source = re.sub(r"<[a-zA-Z/!][^>]*>", blank, source, flags=re.S)
    if path.suffix == ".typ":
        return  # Typst is code: its texts come from Python.
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip("\ue000 \t"):
            yield Passage(path, number, unescape(line))


def is_text(value: str) -> bool:
    """Whether an attribute holds words rather than a name used by the code."""
    value = value.replace("\ue000", "").strip()
    return (
        bool(value)
        and value not in {"True", "False", "None"}
        and (" " in value or value[0].isupper() or bool(FRENCH.search(value)))
    )


def python_passages(path: Path) -> Iterator[Passage]:
    """The French texts of a module: those that look French, and the names given to fields and choices."""
    tree = tree_of(path)
    documentation = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    documentation |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    named = names_shown(tree)
    inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if node in documentation or node in inside:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "\ue000"
                for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if node in named or (" " in text.strip() and FRENCH.search(text)):
            yield Passage(path, node.lineno, re.sub(r"<[^>]+>", " ", text))


def names_shown(tree: ast.Module) -> set[ast.expr]:
    """Texts that are shown whatever they look like: a field's first argument (a relation's is a model), labels…"""
    shown: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if re.fullmatch(r"models\.(?!OneToOne|ManyToMany)\w+Field", dotted(node.func)) and node.args:
                shown.add(node.args[0])
            shown |= {keyword.value for keyword in node.keywords if keyword.arg in TEXT_KEYWORDS}
        if isinstance(node, ast.ClassDef) and any(dotted(base).endswith("Choices") for base in node.bases):
            for statement in node.body:
                if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Tuple):
                    shown.add(statement.value.elts[-1])
    return shown


class Speller:
    """Knows which words are right: the dictionary's and the project's own."""

    def __init__(self) -> None:
        own = WORD_LIST.read_text(encoding="utf-8").splitlines() if WORD_LIST.exists() else []
        self.own = {line.strip().casefold() for line in own if line.strip() and not line.startswith("#")}
        self.edition = hashlib.sha256(DICTIONARY.with_suffix(".dic").read_bytes()).hexdigest()
        kept = json.loads(KNOWN_WORDS.read_text()) if KNOWN_WORDS.exists() else {}
        self.known: set[str] = set(kept.get("words", ())) if kept.get("edition") == self.edition else set()
        self.learnt = False

    def accepts(self, word: str) -> bool:
        """Whether a word is right, whole or part by part."""
        word = word.replace("'", "’")
        bare = ELISION.sub("", word)
        if self._is_right(bare):
            return True
        parts = re.split(r"[’-]", bare)
        return len(parts) > 1 and all(self._is_right(part) for part in parts)

    def _is_right(self, word: str) -> bool:
        folded = word.casefold()
        if len(word) < 2 or folded in self.own or folded.removesuffix("s") in self.own or word in self.known:
            return True
        if word.isupper() and len(word) <= 7:
            return True  # An acronym.
        if not dictionary().lookup(word):
            return False
        self.known.add(word)
        self.learnt = True
        return True

    def keep(self) -> None:
        """Remember the words found right for the next run."""
        if self.learnt:
            KNOWN_WORDS.parent.mkdir(exist_ok=True)
            KNOWN_WORDS.write_text(json.dumps({"edition": self.edition, "words": sorted(self.known)}))


@cache
def dictionary() -> Any:
    """The French dictionary, opened once and late: it takes a second."""
    from spylls.hunspell import Dictionary

    with warnings.catch_warnings():
        # The library leaves its two files to the garbage collector, which would complain in the midst of any test.
        warnings.simplefilter("ignore", ResourceWarning)
        opened = Dictionary.from_files(str(DICTIONARY))
        gc.collect()
    return opened


def faults() -> list[str]:
    """One line for each fault: place, what, and the passage."""
    if not DICTIONARY.with_suffix(".dic").exists():
        return ["node_modules/dictionary-fr is absent: python3 dev.py setup"]
    speller, found = Speller(), []
    for passage in passages():
        where = place(passage.path, passage.line)
        shown = passage.text.replace("\ue000", "").strip()[:100]
        found += [f"{where} {what}: {shown}" for what, (is_at, _) in TYPOGRAPHY.items() if is_at.search(passage.text)]
        clean = NOISE.sub(lambda match: " " if "·" not in match[0] or "@" in match[0] else "", passage.text)
        # A word that touches a variable may be half of one: “{{ count }}e”, “l’{{ name }}”.
        clean = re.sub(r"[\w’'-]*\ue000+[\w’'-]*", " ", clean)
        for word in WORD.findall(clean):
            if not speller.accepts(word):
                found.append(f"{where} unknown word “{word}”: {shown}")
    speller.keep()
    return list(dict.fromkeys(found))


def mend(path: Path) -> None:
    """Mend the typography of a template's text or of a module's French texts."""
    source = path.read_text(encoding="utf-8")
    mended = mended_python(source) if path.suffix == ".py" else mended_template(source)
    if mended != source:
        path.write_text(mended, encoding="utf-8")


def mended_template(source: str) -> str:
    """The template with right typography in its text and in the attributes that hold some."""
    code: list[str] = []
    markup: list[str] = []

    def hide_code(match: re.Match[str]) -> str:
        code.append(match[0])
        return "\ue000"

    def hide_markup(match: re.Match[str]) -> str:
        markup.append(ATTRIBUTE.sub(lambda part: mended_text(part[0]), match[0]) if match[0][0] == "<" else match[0])
        return "\ue001"

    # The template's own tags go first: they stand inside attributes too, and may hold a “>”.
    text = re.sub(r"\{#.*?#\}|\{% *comment\b.*?endcomment *%\}|\{[%{].*?[%}]\}", hide_code, source, flags=re.S)
    pattern = r"<!--.*?-->|<(script|style|svg|code|pre)\b.*?</\1>|<[a-zA-Z/!][^>]*>|&#?\w+;"
    text = mended_text(re.sub(pattern, hide_markup, text, flags=re.S | re.I))
    text = re.sub("\ue001", lambda _: markup.pop(0), text)
    return re.sub("\ue000", lambda _: code.pop(0), text)


def mended_python(source: str) -> str:
    """The module with right typography in its French texts, documentation left alone."""
    lines = source.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(source).readline))):
        is_text_token = token.type == tokenize.STRING and not token.string.lstrip("rRbBfFuU").startswith('"""')
        if is_text_token and token.start[0] == token.end[0] and FRENCH.search(token.string):
            row, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
            lines[row] = lines[row][:start] + mended_text(token.string) + lines[row][end:]
    return "".join(lines)


def mended_text(text: str) -> str:
    """A text with each fault of typography replaced."""
    for is_at, right in TYPOGRAPHY.values():
        text = is_at.sub(right, text)
    return text


def main(arguments: list[str]) -> int:
    """Mend when asked to, print the faults; 1 when there is one."""
    if arguments[:1] == ["--fix"]:
        for argument in arguments[1:]:
            for path in project_files():
                inside = Path(argument).resolve() in (path, *path.parents)
                if inside and (path.suffix == ".py" or "templates" in path.parts):
                    mend(path)
    found = faults()
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
