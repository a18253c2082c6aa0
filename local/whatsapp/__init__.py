"""A WhatsApp Cloud API simulator: stands where Meta stands on a machine without Meta.

Reading order: `simulator` (the state and what accepting a message means), `graph` (what Puntual
calls), `behaviour` (what people do with a message), `pump` (webhooks leaving), `control` (what a
test or a driver asks). It knows nothing of Puntual's own code: its ledger is the judge, and a
judge shares no module with the judged.
"""
