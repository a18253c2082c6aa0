"""What a run is started with, and what may be changed while it runs."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from local.whatsapp.platform.limits import SPAM_RATE_LIMIT
from local.whatsapp.platform.throughput import Limiter

# What an app can hear of a business account, as far as it is simulated.
WEBHOOK_FIELDS = (
    "messages",
    "message_template_status_update",
    "template_category_update",
    "message_template_quality_update",
    "account_update",
    "phone_number_quality_update",
    "business_capability_update",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The command line, checked."""

    clock_file: Path
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    access_token: str = field(repr=False)
    phone_number_id: str
    waba_id: str
    webhook_url: str | None = None
    graph_port: int = 4570
    control_port: int = 4571
    seed: int = 1
    app_id: str = "333"
    personas: bool = False
    ledger: Path | None = None
    display_phone_number: str = "15550001000"
    verified_name: str = "Puntual"
    limiter: Limiter = Limiter.SLIDING
    messages_per_second: int = 80
    pair_seconds: float = 0.0
    pair_burst: int = 1
    messaging_limit: str = "TIER_UNLIMITED"


@dataclass(slots=True)
class Conduct:
    """How the platform behaves: changed by `PUT /config` while running.

    Chances are between 0 and 1; those of the webhooks count per update, that of a new
    connection per call.
    """

    webhook_url: str | None = None
    duplicate_chance: float = 0.03
    disorder_chance: float = 0.03
    batch_chance: float = 0.3
    batch_max: int = 20
    mixed_batches: bool = False
    template_status: str = "APPROVED"
    template_review_seconds: float = 0.0
    template_category: str = ""
    templates_per_hour: int = 100
    template_cap: int = 6000
    quality_rating: str = "GREEN"
    limiter: Limiter = Limiter.SLIDING
    messages_per_second: int = 80
    inbound_counts: bool = False
    pair_seconds: float = 0.0
    pair_burst: int = 1
    messaging_limit: str = "TIER_UNLIMITED"
    messaging_limit_code: int = SPAM_RATE_LIMIT
    latency_ms: float = 0.0
    uplink_ms: float = 0.0
    jitter: float = 0.5
    reconnect_chance: float = 0.0
    health: str = "AVAILABLE"
    number_status: str = "CONNECTED"
    number_verification: str = "VERIFIED"
    name_status: str = "APPROVED"
    account_mode: str = "LIVE"
    permissions: str = "whatsapp_business_management,whatsapp_business_messaging"
    is_subscribed: bool = True
    is_webhook_active: bool = True
    webhook_fields: str = ",".join(WEBHOOK_FIELDS)
    override_callback_uri: str = ""
    token_expires_at: datetime | None = None
