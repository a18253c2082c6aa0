"""The HTTP API where billing systems bring customers, invoices and payments."""

from __future__ import annotations

import json
from typing import Final, cast

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as http
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.python_function import Frame, PythonFunction
from infra.stage import Stage

_KEYS_ARE_OURS: Final = (
    "Callers authenticate with Puntual's own API keys, which the function checks against hashes "
    "in the table: scoped, revocable, two active for rotation. /openapi.json is public on purpose"
)
# The route, never the path or the caller: ids of debtors stay out of the logs.
_ACCESS_LOG: Final = json.dumps(
    {
        "requestId": "$context.requestId",
        "requestTime": "$context.requestTime",
        "routeKey": "$context.routeKey",
        "status": "$context.status",
        "responseLatency": "$context.responseLatency",
        "integrationError": "$context.integrationErrorMessage",
    }
)


class Ingest(Construct):
    """API and function."""

    def __init__(self, scope: Construct, id_: str, *, frame: Frame) -> None:
        """Define the API, its throttled stage and the function behind it."""
        super().__init__(scope, id_)
        self.function = PythonFunction(
            self,
            "ingest",
            frame=frame,
            description="Takes in customers, invoices and payments",
            memory_mb=512,
            # API Gateway gives up after 30 seconds.
            timeout=Duration.seconds(29),
        )
        self.api = http.HttpApi(
            self,
            "Api",
            api_name=f"puntual-{frame.stage.name}-ingest",
            description="Puntual: customers, invoices and payments",
            create_default_stage=False,
        )
        self._add_routes()
        self._add_stage(frame.stage)

    def _add_routes(self) -> None:
        integration = HttpLambdaIntegration("Ingest", self.function.alias)
        routes = (
            *self.api.add_routes(
                path="/v1/{proxy+}", methods=[http.HttpMethod.ANY], integration=integration
            ),
            *self.api.add_routes(
                path="/openapi.json", methods=[http.HttpMethod.GET], integration=integration
            ),
        )
        for route in routes:
            acknowledge(route, "AwsSolutions::AwsSolutions-APIG4", _KEYS_ARE_OURS)

    def _add_stage(self, stage: Stage) -> None:
        access_logs = logs.LogGroup(
            self,
            "AccessLogs",
            log_group_name=f"/aws/apigateway/puntual-{stage.name}-ingest",
            retention=stage.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        default = http.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            throttle=http.ThrottleSettings(
                rate_limit=stage.requests_per_second, burst_limit=stage.request_burst
            ),
        )
        # The L2 takes the settings as a jsii interface only, for which Python needs a class.
        cast(
            "http.CfnStage", default.node.default_child
        ).access_log_settings = http.CfnStage.AccessLogSettingsProperty(
            destination_arn=access_logs.log_group_arn, format=_ACCESS_LOG
        )
