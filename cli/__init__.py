"""The command line ``puntual``: one module per command, each with ``register(commands)``."""
