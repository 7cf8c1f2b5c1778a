"""The layers hold: tui -> sync -> core, themes a leaf, and the command line starts without the toolkit."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "sync", "tui", "themes")
ALLOWED = {
    "core": {"core"},
    "sync": {"core", "sync"},
    "themes": {"themes"},
    "tui": {"core", "sync", "tui", "themes"},
}
TOOLKITS = {"textual", "rich", "click"}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages a module imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_lies_below_it(package: str) -> None:
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(package)
        for name in imported(path) & set(PACKAGES)
        if name not in ALLOWED[package]
    }
    assert not wrong


@pytest.mark.parametrize("package", ["core", "sync"])
def test_core_and_sync_know_no_toolkit(package: str) -> None:
    assert not {
        f"{path.relative_to(ROOT)}: {name}" for path in sources(package) for name in imported(path) & TOOLKITS
    }


@pytest.mark.parametrize("package", ["core", "sync"])
def test_core_and_sync_never_print_or_prompt(package: str) -> None:
    calls = set()
    for path in sources(package):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"print", "input"}
            ):
                calls.add(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not calls


@pytest.mark.parametrize(
    "statement",
    [
        "import core.models, core.vault, core.network.network, core.entry, core.exchange.staging, sync",
        "import tui.cli",
    ],
)
def test_a_fresh_interpreter_loads_no_toolkit_and_nothing_heavy(statement: str) -> None:
    assert not loaded_by(statement) & {
        "textual",
        "rich",
        "phonenumbers",
        "vobject",
        "zxcvbn",
        "hypothesis",
        "pytest",
    }
