"""What the platform says of the number, of the account and of the token."""

from typing import Any

from local.whatsapp.http.messages import Request, Response, answer_json
from local.whatsapp.simulator import Simulator

_USUAL = "id,display_phone_number,verified_name,quality_rating"


def describe_number(simulator: Simulator, request: Request, _: str) -> Response:
    """Answer the fields asked for of the phone number."""
    settings, conduct = simulator.settings, simulator.conduct
    fast = conduct.messages_per_second >= 1000  # noqa: PLR2004 - Meta's upgraded throughput
    known: dict[str, Any] = {
        "display_phone_number": settings.display_phone_number,
        "verified_name": settings.verified_name,
        "quality_rating": conduct.quality_rating,
        "throughput": {"level": "HIGH" if fast else "STANDARD"},
        "whatsapp_business_manager_messaging_limit": conduct.messaging_limit,
        "status": conduct.number_status,
        "name_status": conduct.name_status,
        "code_verification_status": conduct.number_verification,
        "account_mode": conduct.account_mode,
        "platform_type": "CLOUD_API",
        "health_status": _health(simulator, "PHONE_NUMBER", settings.phone_number_id),
    }
    return _select(request, settings.phone_number_id, known)


def describe_account(simulator: Simulator, request: Request, _: str) -> Response:
    """Answer the fields asked for of the business account."""
    settings = simulator.settings
    known: dict[str, Any] = {
        "name": settings.verified_name,
        "whatsapp_business_manager_messaging_limit": simulator.conduct.messaging_limit,
        "health_status": _health(simulator, "WABA", settings.waba_id),
    }
    return _select(request, settings.waba_id, known)


def describe_token(simulator: Simulator, _: Request, __: str) -> Response:
    """Answer whether the token is valid, and until when."""
    expires = simulator.conduct.token_expires_at
    data = {
        "type": "SYSTEM_USER",
        "application": simulator.settings.verified_name,
        "is_valid": True,
        "expires_at": 0 if expires is None else int(expires.timestamp()),
        "scopes": [one for one in simulator.conduct.permissions.split(",") if one],
        "app_id": simulator.settings.app_id,
    }
    return answer_json({"data": data})


def list_apps(simulator: Simulator, _: Request, __: str) -> Response:
    """Answer which apps hear of the business account."""
    settings, conduct = simulator.settings, simulator.conduct
    app: dict[str, Any] = {
        "whatsapp_business_api_data": {"id": settings.app_id, "name": settings.verified_name}
    }
    if conduct.override_callback_uri:
        app["override_callback_uri"] = conduct.override_callback_uri
    return answer_json({"data": [app] if conduct.is_subscribed else []})


def subscribe_app(simulator: Simulator, _: Request, __: str) -> Response:
    """Subscribe the app of the token to the business account."""
    simulator.conduct.is_subscribed = True
    return answer_json({"success": True})


def list_subscriptions(simulator: Simulator, _: Request, __: str) -> Response:
    """Answer where the app's updates go, and which."""
    conduct = simulator.conduct
    if conduct.webhook_url is None:
        return answer_json({"data": []})
    fields = [one for one in conduct.webhook_fields.split(",") if one]
    subscription = {
        "object": "whatsapp_business_account",
        "callback_url": conduct.webhook_url,
        "active": conduct.is_webhook_active,
        "fields": [{"name": name, "version": "v25.0"} for name in fields],
    }
    return answer_json({"data": [subscription]})


def _health(simulator: Simulator, kind: str, entity_id: str) -> dict[str, Any]:
    state = simulator.conduct.health
    above = {"WABA": simulator.settings.waba_id, "BUSINESS": f"{simulator.settings.waba_id}0"}
    entities = {kind: entity_id} | above
    return {
        "can_send_message": state,
        "entities": [
            {"entity_type": name, "id": one, "can_send_message": state}
            for name, one in entities.items()
        ],
    }


def _select(request: Request, object_id: str, known: dict[str, Any]) -> Response:
    wanted = request.query.get("fields", _USUAL).split(",")
    return answer_json({name: known[name] for name in wanted if name in known} | {"id": object_id})
