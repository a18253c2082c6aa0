"""How a command is typed: near names for wrong ones, and what need not be typed at all."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn, override

from cli.frame.near_names import did_you_mean
from cli.frame.settings import Settings, read_settings

_HOW = {
    "table": "a table: --table, PUNTUAL_TABLE, puntual.toml, or deploy (outputs.json)",
    "creditor": "a creditor: --creditor, PUNTUAL_CREDITOR or puntual.toml",
    "bucket": "a bucket: --bucket, PUNTUAL_BUCKET, puntual.toml, or deploy (outputs.json)",
    "queue": "a queue: --queue, PUNTUAL_QUEUE, puntual.toml, or deploy (outputs.json)",
    "waba_id": "an account: --waba-id, PUNTUAL_WABA_ID or puntual.toml",
}


class Parser(argparse.ArgumentParser):
    """Refuses as argparse does, and says what may have been meant."""

    _typed: Sequence[str] = ()

    @override
    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read arguments; refuse here what is not understood, for here the options are known."""
        self._typed = [*(sys.argv[1:] if args is None else args)]
        parsed, extras = super().parse_known_args(args, namespace)
        if extras:
            self.error(f"unrecognized arguments: {' '.join(extras)}")
        return parsed, extras

    @override
    def error(self, message: str) -> NoReturn:
        """Refuse, and name what is near to each option that is not there."""
        known = [option for action in self._actions for option in action.option_strings]
        unknown = [one.partition("=")[0] for one in self._typed if one.startswith("--")]
        wrong = [one for one in unknown if one not in known and not _abbreviates(one, known)]
        hints = [f"{one}: {hint}" for one in wrong if (hint := did_you_mean(one, known))]
        super().error("; ".join((message, *hints)))

    @override
    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a value that is none of the choices, and name those that are near."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as err:
            hint = did_you_mean(str(value), map(str, action.choices or ()))
            if hint:
                err.message = f"{value!r} is not known; {hint}"
            raise


def _abbreviates(option: str, known: Iterable[str]) -> bool:
    return any(one.startswith(option) for one in known)


def fill(parsed: argparse.Namespace) -> Settings:
    """Fill in what was not typed; refuse as argparse does what nothing says.

    A command says by ``needs`` what it cannot do without, and by ``fills`` what it can.
    """
    settings = read_settings(stage=getattr(parsed, "stage", None))
    needs: tuple[str, ...] = getattr(parsed, "needs", ())
    for name in (*needs, *getattr(parsed, "fills", ())):
        if getattr(parsed, name, None) is None:
            setattr(parsed, name, settings.find(name))
    missing = [name for name in needs if getattr(parsed, name) is None]
    if missing:
        refuse: argparse.ArgumentParser = parsed.typed_for
        several = f"; outputs.json knows {', '.join(settings.deployed)}: say PUNTUAL_STAGE"
        hint = several if len(settings.deployed) > 1 and "table" in missing else ""
        refuse.error("; ".join(f"name {_HOW[name]}" for name in missing) + hint)
    return settings
