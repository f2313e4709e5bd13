"""Generated graphs, and a plain Python reading of filters and orders to compare the answers with."""
