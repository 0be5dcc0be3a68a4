"""Lighthouse and the W3C's Nu checker, as scripts/need-audit installs them."""

import json
import os
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.chromium import FLAGS

MODULES = Path(__file__).resolve().parent.parent / "var" / "audit" / "node_modules"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


class UnmeasuredError(Exception):
    """The browser gave Lighthouse nothing to measure (its NO_NAVSTART and the like): says nothing of the page."""


@dataclass(frozen=True, slots=True)
class Scores:
    of: dict[str, int]  # out of 100, by category
    missed: tuple[str, ...]  # what cost points


def lighthouse(address: str, chromium: str, folder: Path) -> Scores:
    """On Lighthouse's own idea of a phone and its network. Raises UnmeasuredError."""
    report = folder / "lighthouse.json"
    report.unlink(missing_ok=True)
    try:
        _run(
            "node",
            MODULES / "lighthouse" / "cli" / "index.js",
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
            "--no-enable-error-reporting",
            env={"CHROME_PATH": chromium},
        )
    except RuntimeError:
        if not report.exists():
            raise
    found = json.loads(report.read_text("utf8"))
    if error := found.get("runtimeError"):
        raise UnmeasuredError(f"{address}: {error['message']}")
    audits, categories = found["audits"], found["categories"]
    return Scores(
        of={name: round(100 * categories[name]["score"]) for name in CATEGORIES},
        missed=tuple(
            f"{name}: {_told(audits[one['id']])}"
            for name in CATEGORIES
            for one in categories[name]["auditRefs"]
            if one["weight"] and (audits[one["id"]]["score"] or 0) < 0.9
            and audits[one["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
        ),
    )  # fmt: skip


def _told(audit: dict[str, Any]) -> str:
    places = [
        item["node"]["snippet"][:120] for item in audit.get("details", {}).get("items", ()) if "node" in item
    ]
    return " ".join(filter(None, [audit["title"], audit.get("displayValue", ""), *places[:3]]))


def nu(pages: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """What the checker says against each page, by the page's name. Warnings count; its advice does not."""
    files = {}
    for number, (name, address) in enumerate(pages.items()):
        files[folder / f"{number}.html"] = name
        (folder / f"{number}.html").write_bytes(_fetched(address))
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    said = _run("java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", *files)
    found: dict[str, list[str]] = {name: [] for name in pages}
    for message in json.loads(said.stdout)["messages"]:
        kind = message.get("subType", message["type"])
        if kind != "info":
            name = files[Path(message["url"].removeprefix("file:"))]
            found[name].append(f"{kind}, line {message.get('lastLine', '?')}: {message['message']}")
    return found


def _fetched(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            return answer.read()
    except urllib.error.HTTPError as refused:
        return refused.read()  # a page that says what is wrong is a page too


def _run(*command: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} {command[1]} failed\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done
