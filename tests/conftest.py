"""What every test session says at its end."""

from collections import Counter

import pytest

COUNTED = "cases: "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many generated cases the tests of this session went through, over all their processes."""
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name.startswith(COUNTED):
                    counts[name.removeprefix(COUNTED)] += int(value)
    if counts:
        told = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))
        terminalreporter.write_line(f"generated cases: {told}")
