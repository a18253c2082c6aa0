import asyncio
from collections.abc import Callable

import httpx

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.ports.messaging import Messenger, SendOutcome, TemplateMessage

TOKEN = "an-invented-token"
MESSAGE = TemplateMessage(
    phone_number_id="100000000000001",
    to="+5215550000001",
    template="puntual_due_today_v1",
    language="es",
    parameters={"customer_name": "Ana", "amount": "$1,250.00 MXN"},
    callback="v1|el-roble|ana|000001.20260305.reminder.1",
)


def a_messenger(
    handle: Callable[[httpx.Request], httpx.Response], token: str = TOKEN
) -> CloudApiMessenger:
    return CloudApiMessenger(
        "https://graph.example/",
        "v25.0",
        lambda: token,
        PackagedTemplates(),
        httpx.MockTransport(handle),
    )


def send_by(
    messenger: Messenger[TemplateMessage], message: TemplateMessage = MESSAGE
) -> SendOutcome:
    async def send() -> SendOutcome:
        return await messenger.send(message)

    return asyncio.run(send())


def send(response: httpx.Response) -> SendOutcome:
    return send_by(a_messenger(lambda _: response))


def refusal(code: object, status: int = 400, **more: object) -> httpx.Response:
    return httpx.Response(status, json={"error": {"message": "(#1) No", "code": code, **more}})


def raising(failure: httpx.RequestError) -> Callable[[httpx.Request], httpx.Response]:
    def answer(_: httpx.Request) -> httpx.Response:
        raise failure

    return answer
