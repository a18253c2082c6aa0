"""A folder for PYTHONPATH: it holds `sitecustomize` and nothing else."""
