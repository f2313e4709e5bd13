"""GraphQL: the schema made from the model, and operations planned into few SPARQL queries."""
