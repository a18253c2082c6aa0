"""The hooks of payment providers: each provider one file, with its facts and where they stand."""
