"""The control API: what a test, a driver and the phone page ask of the simulator."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from functools import partial

from local.whatsapp.clock import format_instant
from local.whatsapp.control_body import instant_of, object_of, objects_of, read_config
from local.whatsapp.control_chats import list_debtors, read_chat, show_chat, show_file
from local.whatsapp.control_journals import read_journal
from local.whatsapp.http.messages import Answer, Request, Response, Stream, answer_json
from local.whatsapp.page import read_asset
from local.whatsapp.people.persona import Persona
from local.whatsapp.pump import Pump
from local.whatsapp.replies import find_person, reply_now
from local.whatsapp.simulator import Simulator
from local.whatsapp.template_fate import change_fate, set_status
from local.whatsapp.wire.errors import ControlError, GraphError

type Operation = Callable[[Request], Answer | Awaitable[Answer]]


class ControlApi:
    """Answers requests on the control port; refusals are problem documents."""

    def __init__(self, simulator: Simulator, pump: Pump) -> None:
        """Route to operations on `simulator`."""
        self._simulator = simulator
        self._pump = pump
        self._operations: dict[tuple[str, str], Operation] = {
            ("GET", "/health"): self._health,
            ("GET", "/ledger"): lambda request: read_journal(request, simulator.ledger),
            ("GET", "/rejections"): lambda request: read_journal(request, simulator.rejections),
            ("GET", "/sayings"): lambda _: answer_json(simulator.sayings.as_json()),
            ("POST", "/reply"): self._reply,
            ("POST", "/faults"): self._set_faults,
            ("GET", "/faults"): self._get_faults,
            ("DELETE", "/faults"): self._clear_faults,
            ("POST", "/reset"): self._reset,
            ("POST", "/settle"): self._settle,
            ("POST", "/verify"): self._verify,
            ("POST", "/announcements"): self._announce,
            ("GET", "/config"): self._get_config,
            ("PUT", "/config"): self._set_config,
            ("POST", "/contacts"): self._name_contacts,
            ("POST", "/personas"): self._set_personas,
            ("GET", "/intentions"): self._intentions,
            ("POST", "/templates"): self._register_templates,
            ("PUT", "/templates"): self._set_template_status,
            ("GET", "/templates"): self._list_templates,
            ("GET", "/debtors"): partial(list_debtors, simulator),
            ("GET", "/events"): lambda _: Stream(simulator.hub.watch),
        }

    def handle(self, request: Request) -> Answer | Awaitable[Answer]:
        """Answer a request."""
        try:
            return self._route(request)
        except ControlError as err:
            return _refuse(err.status, err.detail)
        except GraphError as err:
            return _refuse(err.status, str(err))
        except (json.JSONDecodeError, UnicodeDecodeError):
            return _refuse(400, "the body is not JSON")

    def _route(self, request: Request) -> Answer | Awaitable[Answer]:
        operation = self._operations.get((request.method, request.path))
        if operation is not None:
            return operation(request)
        if request.method == "POST" and request.path.startswith("/templates/"):
            name = request.path.removeprefix("/templates/").removesuffix("/status")
            return self._change_fate(name, request)
        if request.method == "POST" and request.path.startswith("/chats/"):
            return read_chat(
                self._simulator, request.path.removeprefix("/chats/").removesuffix("/read")
            )
        if request.method == "GET" and request.path.startswith("/chats/"):
            return show_chat(self._simulator, request.path.removeprefix("/chats/"))
        if request.method == "GET" and request.path.startswith("/files/"):
            return show_file(self._simulator, request.path.removeprefix("/files/"))
        asset = read_asset(request.path) if request.method == "GET" else None
        if asset is None:
            raise ControlError(404, f"nothing at {request.method} {request.path}")
        return asset

    def _health(self, _: Request) -> Response:
        simulator = self._simulator
        return answer_json(
            {
                "status": "ok",
                "now": format_instant(simulator.clock.now()),
                "accepted": len(simulator.ledger),
                "rejected": len(simulator.rejections),
                "pending": len(simulator.outbox),
            }
        )

    def _reply(self, request: Request) -> Response:
        return answer_json(reply_now(self._simulator, object_of(request)), 202)

    def _set_faults(self, request: Request) -> Response:
        self._simulator.faults.replace(request.json())
        return self._get_faults(request)

    def _get_faults(self, _: Request) -> Response:
        return answer_json(self._simulator.faults.as_json())

    def _clear_faults(self, _: Request) -> Response:
        self._simulator.faults.rules.clear()
        return Response(204)

    def _reset(self, request: Request) -> Response:
        self._simulator.reset(keep_templates=request.query.get("templates") != "forget")
        return Response(204)

    async def _settle(self, _: Request) -> Response:
        return answer_json(await self._pump.settle())

    async def _verify(self, _: Request) -> Response:
        return answer_json({"verified": await self._pump.verify()})

    def _announce(self, request: Request) -> Response:
        body = object_of(request)
        field, value = body.get("field"), body.get("value")
        if not isinstance(field, str) or not isinstance(value, dict):
            raise ControlError(400, "an announcement has a field and a value")
        self._simulator.announce(field, value, self._simulator.clock.now())
        return Response(202)

    def _get_config(self, _: Request) -> Response:
        conduct = asdict(self._simulator.conduct)
        expires = conduct["token_expires_at"]
        conduct["token_expires_at"] = None if expires is None else format_instant(expires)
        return answer_json(conduct)

    def _set_config(self, request: Request) -> Response:
        changes = read_config(object_of(request))
        try:
            self._simulator.conduct_as(replace(self._simulator.conduct, **changes))
        except ValueError as err:
            raise ControlError(400, str(err)) from err
        return self._get_config(request)

    def _name_contacts(self, request: Request) -> Response:
        for item in objects_of(request):
            wa_id = find_person(self._simulator, str(item.get("phone", ""))).wa_id
            if "name" in item:
                self._simulator.chats.name(wa_id, str(item["name"]))
            if item.get("username"):
                self._simulator.chats.hide_phone(wa_id, str(item["username"]))
        self._simulator.hub.tell("contacts")
        return Response(204)

    def _set_personas(self, request: Request) -> Response:
        for item in objects_of(request):
            wa_id = find_person(self._simulator, str(item.get("phone", ""))).wa_id
            if item.get("persona") not in set(Persona):
                raise ControlError(400, f"a persona is one of {[*Persona]}")
            self._simulator.personas[wa_id] = Persona(item["persona"])
        return Response(204)

    def _intentions(self, request: Request) -> Response:
        until = instant_of(request.query.get("until")) or self._simulator.clock.now()
        found = self._simulator.intentions.between(instant_of(request.query.get("since")), until)
        return answer_json([item.as_json() for item in found])

    def _register_templates(self, request: Request) -> Response:
        status = self._simulator.conduct.template_status
        created = [self._simulator.book.create(item, status) for item in objects_of(request)]
        return answer_json([item.as_json() for item in created], 201)

    def _set_template_status(self, request: Request) -> Response:
        body = object_of(request)
        template = self._simulator.book.find(str(body.get("name")), str(body.get("language")))
        if template is None:
            raise ControlError(404, "no such template")
        set_status(self._simulator, template, str(body.get("status", "APPROVED")))
        return answer_json(template.as_json())

    def _change_fate(self, name: str, request: Request) -> Response:
        changed = change_fate(self._simulator, name, object_of(request))
        return answer_json([item.as_json() for item in changed])

    def _list_templates(self, _: Request) -> Response:
        return answer_json([item.as_json() for item in self._simulator.book])


def _refuse(status: int, detail: str) -> Response:
    problem = json.dumps({"status": status, "detail": detail}).encode()
    return Response(status, problem, "application/problem+json")
