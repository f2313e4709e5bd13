"""GraphQL as clients meet it: HTTP, limits, saved operations, tables, events."""
