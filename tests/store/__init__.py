"""Tests of the store: files, versions, readers, other servers."""
