"""Puntual: payment reminders that are sent once, in time, inside the law, or not at all.

The map of the package, from the inside outwards:

* ``domain``       what is true: money, instalments, contacts, the decision. Pure.
* ``ports``        what the world must offer.
* ``application``  use cases that two functions share.
* ``adapters``     the world: DynamoDB, SQS, WhatsApp, secrets, the clock.
* ``runtime``      the frame around a Lambda handler.
* ``data``         reviewed data files: contact rules, holidays, templates.
"""
