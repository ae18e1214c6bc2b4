"""Skips what cannot run and says why; closes a run with a table of what was compared."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from baclofen_kg.formats.tables import layout

from .engines import TOOLS, stop

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.fixture(scope="session")
def selected(request: pytest.FixtureRequest) -> set[str]:
    """The parameters called name of the tests that run: engines need not do what nobody asks."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    return {str(item.callspec.params.get("name")) for item in items if hasattr(item, "callspec")}


@pytest.fixture(scope="session")
def wanted(request: pytest.FixtureRequest) -> set[str]:
    """The fixtures that the tests ask for, so that only the engines that are needed start early."""
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    return {name for item in items for name in item.fixturenames}


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "compares(what, *tools): what is compared, and the engines that it needs"
    )


def pytest_sessionfinish() -> None:
    """Do no more than was waited for."""
    stop()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose engines are not all there."""
    marker = item.get_closest_marker("compares")
    assert marker, f"{item.nodeid} does not say what it compares"
    item.user_properties.append(("compares", marker.args))
    for reason in filter(None, (TOOLS[name].missing() for name in marker.args[1:])):
        pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was compared, between which versions, and how it came out."""
    outcomes: dict[tuple[str, ...], dict[str, str]] = {}
    for kind in ("passed", "skipped", "failed", "error"):
        for report in terminalreporter.stats.get(kind, ()):
            compared = dict(getattr(report, "user_properties", ())).get("compares")
            if compared and (report.when == "call" or kind != "passed"):
                found = outcomes.setdefault(compared, {"passed": "", "skipped": "", "failed": ""})
                if kind == "skipped":
                    found["skipped"] = _reason(report)
                else:
                    key = "passed" if kind == "passed" else "failed"
                    found[key] = str(int(found[key] or 0) + 1)
    rows = [[what, _versions(tools), _outcome(found)] for (what, *tools), found in outcomes.items()]
    if rows:
        terminalreporter.section("what was compared")
        terminalreporter.write_line(layout(("Compared", "With", "Outcome"), rows, None))
    _summarize_suites(terminalreporter)


def _summarize_suites(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how the tests of other people's suites came out."""
    found: dict[str, Counter[str]] = {}
    for kind in ("passed", "failed"):
        for report in terminalreporter.stats.get(kind, ()):
            suite, outcome = dict(getattr(report, "user_properties", ())).get("suite", ("", ""))
            if suite:
                counts = found.setdefault(suite, Counter())
                counts.update(("tests", outcome if kind == "passed" else "failed"))
    kinds = ("tests", "same", "refused", "different", "failed")
    rows = [[suite, *(str(counts[kind]) for kind in kinds)] for suite, counts in found.items()]
    if rows:
        terminalreporter.section("suites of others")
        head = ("Suite", "Tests", "As expected", "Refused by name", "Known difference", "Failed")
        terminalreporter.write_line(layout(head, rows, None))


def _reason(report: pytest.TestReport) -> str:
    longrepr = report.longrepr
    return str(longrepr[2]).removeprefix("Skipped: ") if isinstance(longrepr, tuple) else ""


def _versions(tools: Sequence[str]) -> str:
    return ", ".join(f"{name} {TOOLS[name].version()}".rstrip() for name in tools)


def _outcome(found: dict[str, str]) -> str:
    parts = [
        f"{found['failed']} failed" if found["failed"] else "",
        f"{found['passed']} passed" if found["passed"] else "",
        f"skipped: {found['skipped']}" if found["skipped"] else "",
    ]
    return ", ".join(filter(None, parts))
