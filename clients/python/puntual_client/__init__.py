"""The typed client of Puntual's ingest API."""
