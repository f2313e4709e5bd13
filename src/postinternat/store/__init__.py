"""SPARQL 1.1 over the dataset, the same whether it is in memory, on disk or on another server."""
