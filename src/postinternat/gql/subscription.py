"""The subscription of the schema: the version of the dataset, each time that it changes."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema

from postinternat.gql.building import Field, Types

SUBSCRIPTION = "Subscription"


def define_subscription(types: Types) -> None:
    """Give the schema its subscription."""
    version = Field(str, "Le SHA-256 de ce que dit le jeu de données.\nThe SHA-256 of what the dataset says.")
    types.object("DatasetUpdate", {"version": version}, "Une version du jeu de données.\nA version of the dataset.")
    updated = Field(
        types["DatasetUpdate"],
        "La version présente, puis chaque nouvelle ; en événements SSE.\n"
        "The present version, then each new one; as server-sent events.",
    )
    types.object(SUBSCRIPTION, {"datasetUpdated": updated}, "Ce que l'on peut suivre.\nWhat can be followed.")


def resolve_subscription(core: GraphQLSchema) -> None:
    """Let the fields of the subscription read the event."""
    kinds: Mapping[str, Any] = core.type_map
    kinds[SUBSCRIPTION].fields["datasetUpdated"].resolve = lambda event, _info: event
    kinds["DatasetUpdate"].fields["version"].resolve = lambda event, _info: event["version"]
