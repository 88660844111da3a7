"""Reads which module imports which, from the source text alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import: who, from which line of which file, imports what (a dotted name)."""

    importer: str
    imported: str
    path: Path
    line: int


def sources(root: Path) -> list[Path]:
    """Every Python file of the product below the root: engine, pages and the starting script."""
    folders = [*(root / "engine").rglob("*.py"), *(root / "pages").rglob("*.py")]
    return sorted(path for path in [root / "streamlit_app.py", *folders] if path.is_file())


def imports(root: Path) -> Iterator[Import]:
    """Every import of every source, made absolute, down to the module where it is one."""
    paths = {module_name(root, path): path for path in sources(root)}
    for importer, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
            for imported in _imported(node, importer, path, paths):
                line = getattr(node, "lineno", 0)
                yield Import(importer=importer, imported=imported, path=path, line=line)


def module_name(root: Path, path: Path) -> str:
    """The dotted name under which the file is imported."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(node: ast.AST, importer: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, importer, path)
        for alias in node.names:
            longer = f"{base}.{alias.name}"
            yield longer if _is_module(longer, modules) else base


def _base(node: ast.ImportFrom, importer: str, path: Path) -> str:
    if node.level == 0:
        return node.module or ""
    package = importer.split(".")
    climbs = node.level - (path.name == "__init__.py")
    kept = package[: len(package) - climbs]
    return ".".join([*kept, node.module] if node.module else kept)


def _is_module(name: str, modules: dict[str, Path]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for module in modules)
