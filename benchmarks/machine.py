"""What a measurement was made on and with: processors, memory, versions."""

import os
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    """Return the processors, the memory, the system and the load before anything is measured."""
    models = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    return (
        f"{os.cpu_count()} x {models[0] if models else platform.machine()}, {int(memory) / 1e6:.0f} GB, "
        f"{platform.system()} {platform.release()}, load {os.getloadavg()[0]:.1f}"
    )


def versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of Python and of the packages."""
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def version_beside(python: Path, package: str) -> str:
    """Return the version of a package that another environment holds."""
    told = f"import importlib.metadata as m; print(m.version({package!r}))"
    run = subprocess.run([str(python), "-c", told], capture_output=True, text=True, check=True)  # noqa: S603 -- our own
    return run.stdout.strip()


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []
