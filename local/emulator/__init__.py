"""The local AWS: the emulator, the deployment into it, its clock and metrics."""
