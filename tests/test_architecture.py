"""The picture of the house, as a test."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOWER = {
    "accounts": set(),
    "themes": {"accounts"},
    "reviews": {"accounts", "themes"},
    "summits": {"accounts", "themes", "reviews"},
}
PAGES = {"views", "api", "forms", "urls", "admin"}
ABOVE = {"scr_portal", "demonstration"}
PURE = (
    "themes/tagging",
    "themes/trends.py",
    "themes/evaluate.py",
    "themes/agreement.py",
    "themes/training.py",
    "reviews/sketch.py",
    "reviews/anchoring.py",
)


def imports(path: Path) -> list[str]:
    """Every dotted name in an import statement."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def domain_files(app: str) -> list[Path]:
    return [
        path
        for path in (ROOT / app).rglob("*.py")
        if not PAGES & {path.stem, path.parent.name}
        and not {"migrations", "templatetags"} & set(path.parts)
    ]


def test_domain_code_imports_only_lower_apps_and_no_pages():
    wrong = []
    for app, lower in LOWER.items():
        for path in domain_files(app):
            for name in imports(path):
                head, *rest = name.split(".")
                foreign = head in LOWER and head not in lower | {app}
                if (
                    foreign
                    or head in ABOVE
                    or (head in LOWER and PAGES & set(rest[:1]))
                ):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_pure_modules_import_neither_django_nor_models():
    wrong = []
    for place in PURE:
        top = ROOT / place
        for path in [top] if top.is_file() else top.rglob("*.py"):
            for name in imports(path):
                if name.startswith("django") or ".models" in name:
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_reading_knows_no_models_but_where_it_saves():
    wrong = [
        f"{path.name} imports {name}"
        for path in (ROOT / "reviews" / "ingest").rglob("*.py")
        if path.name != "read.py"
        for name in imports(path)
        if name.startswith(("django", "reviews.models"))
    ]
    assert wrong == []


def test_nothing_is_called_common_or_helpers():
    forbidden = {"common", "core", "utils", "helpers", "services", "selectors"}
    found = [
        str(path.relative_to(ROOT))
        for app in (*LOWER, *ABOVE)
        for path in (ROOT / app).rglob("*.py")
        if forbidden & {path.stem, path.parent.name}
    ]
    assert found == []
