"""Build hook: a wheel carries ontology/, data/, graphql/ and the changelog; an editable install reads the checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RESOURCES = ("ontology", "data", "graphql", "CHANGELOG.md")


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for name in RESOURCES:
            if (Path(self.root) / name).exists():
                build_data["force_include"][name] = f"postinternat/_resources/{name}"
