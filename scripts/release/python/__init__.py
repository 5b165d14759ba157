"""Wheelyard, a private Python package index. The program itself is in the folder `program` and runs on Node."""
