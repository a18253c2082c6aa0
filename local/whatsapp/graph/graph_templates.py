"""Template management as the Graph API offers it."""

from datetime import timedelta
from typing import Any

from local.whatsapp.http.messages import Request, Response, answer_json
from local.whatsapp.outbox import Pending
from local.whatsapp.simulator import Simulator
from local.whatsapp.template_fate import name_template, set_status
from local.whatsapp.templates.template import Template
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.payloads import Update

_PAGE = 25
_TOO_MANY_SUBCODE = 2388019


def create_template(simulator: Simulator, request: Request, _: str) -> Response:
    """Register a template; its review ends at once unless configured otherwise."""
    _count_creation(simulator)
    template = simulator.book.create(_read(request), _first_status(simulator))
    if simulator.conduct.template_category:
        # Meta approves what it takes for marketing as marketing, and refuses nothing.
        template.category = simulator.conduct.template_category
    _schedule_review(simulator, template)
    answer = {"id": template.id, "status": template.status, "category": template.category}
    return answer_json(answer)


def edit_template(simulator: Simulator, request: Request, template_id: str) -> Response:
    """Change a template, which is then reviewed again."""
    template = _get(simulator, template_id)
    simulator.book.edit(template, _read(request), _first_status(simulator))
    _schedule_review(simulator, _get(simulator, template_id))
    return answer_json({"success": True})


def unpause_template(simulator: Simulator, _: Request, template_id: str) -> Response:
    """Resume a paused template."""
    template = _get(simulator, template_id)
    if template.status == "PAUSED":
        set_status(simulator, template, "APPROVED")
    return answer_json({"success": template.status == "APPROVED"})


def list_templates(simulator: Simulator, request: Request, _: str) -> Response:
    """List templates, by page, optionally of one name, language or status."""
    wanted = {
        key: request.query[key] for key in ("name", "language", "status") if key in request.query
    }
    listed = [item.as_json() for item in simulator.book]
    listed = [item for item in listed if all(item[key] == wanted[key] for key in wanted)]
    size, start = _number(request, "limit", _PAGE), _number(request, "after", 0)
    page = listed[start : start + size]
    fields = request.query.get("fields")
    if fields is not None:
        names = {"id", *fields.split(",")}
        page = [{key: value for key, value in item.items() if key in names} for item in page]
    return answer_json({"data": page, "paging": _paging(request, start, size, len(listed))})


def delete_template(simulator: Simulator, request: Request, _: str) -> Response:
    """Delete a name in all languages, or one by `hsm_id`."""
    name = request.query.get("name", "")
    if not simulator.book.delete(name, request.query.get("hsm_id")):
        raise GraphError(100, f"There is no template {name!r}.")
    return answer_json({"success": True})


def _count_creation(simulator: Simulator) -> None:
    now, limits = simulator.clock.now(), simulator.conduct
    recent = [at for at in simulator.creations if now - at < timedelta(hours=1)]
    if len(recent) >= limits.templates_per_hour:
        raise GraphError(80007, "Too many templates were created within an hour.")
    if sum(1 for _ in simulator.book) >= limits.template_cap:
        raise GraphError(100, "Message template limit exceeded.", subcode=_TOO_MANY_SUBCODE)
    simulator.creations = [*recent, now]


def _first_status(simulator: Simulator) -> str:
    if simulator.conduct.template_review_seconds > 0:
        return "PENDING"
    return simulator.conduct.template_status


def _schedule_review(simulator: Simulator, template: Template) -> None:
    if template.status != "PENDING" or simulator.conduct.template_review_seconds <= 0:
        return
    verdict = simulator.conduct.template_status
    at = simulator.clock.now() + timedelta(seconds=simulator.conduct.template_review_seconds)
    value = _describe(template, verdict)
    update = Update("message_template_status_update", "account", value)

    def decide() -> bool:
        template.status = verdict
        return True

    simulator.outbox.put(Pending("", at, f"review/{template.id}", lambda: update, decide))


def _describe(template: Template, status: str) -> dict[str, Any]:
    return name_template(template) | {
        "event": status,
        "message_template_category": template.category,
        "reason": "NONE",
    }


def _get(simulator: Simulator, template_id: str) -> Template:
    template = simulator.book.find_by_id(template_id)
    if template is None:
        raise GraphError(100, f"There is no template {template_id!r}.", subcode=33)
    return template


def _read(request: Request) -> dict[str, Any]:
    body = request.json()
    if not isinstance(body, dict):
        raise GraphError(100, "The body must be an object.")
    return body


def _number(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isdigit():
        raise GraphError(100, f"Parameter {name!r} is not valid.")
    return int(text)


def _paging(request: Request, start: int, size: int, total: int) -> dict[str, Any]:
    end = min(start + size, total)
    paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
    if end < total:
        host = request.headers.get("host", "127.0.0.1")
        paging["next"] = f"http://{host}{request.path}?limit={size}&after={end}"
    return paging
