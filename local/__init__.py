"""The whole product on one machine: local AWS, WhatsApp simulator, simulated time, demo.

Reading order: `stack` (what runs), `driver` (how days pass), `demo` (what a person sees).
"""
