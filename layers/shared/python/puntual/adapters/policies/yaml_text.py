"""YAML of policies, read strictly: text stays text, and a repeated key is an error.

YAML 1.1 reads ``no`` as false, ``12:30`` as 750, and of two equal keys only the later one.
"""

import re
from collections.abc import Hashable
from typing import Any

import yaml

from puntual.domain.errors import Fault, InvalidPolicy

_MAX_CHARACTERS = 64 * 1024


def read_yaml(text: str) -> object:
    """Return the plain data of a YAML text.

    Raises:
        InvalidPolicy: it is no YAML, or uses more of YAML than a policy needs.
    """
    if len(text) > _MAX_CHARACTERS:
        raise _refusal(None, "is longer than any policy", "give the policy's own file")
    try:
        return yaml.load(text, Loader=_PolicyLoader)  # noqa: S506 - a SafeLoader, made stricter
    except yaml.MarkedYAMLError as err:
        problem = f"is no YAML ({err.problem})"
        raise _refusal(err.problem_mark, problem, "mind the indentation and the quotes") from err
    except yaml.YAMLError as err:
        raise _refusal(None, "holds characters that are no text", "save it as UTF-8") from err
    except RecursionError as err:
        raise _refusal(None, "is nested too deeply", "see docs/policy.md for its form") from err


class _PolicyLoader(yaml.SafeLoader):
    """A loader of plain data."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases: a few lines of them can stand for gigabytes."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # so PyYAML is typed
            raise _refusal(mark, "is an alias", "write it out")
        return super().compose_node(parent, index)

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's signature
    ) -> dict[Hashable, Any]:
        """Refuse a repeated name, where YAML would drop the first one."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _refusal(key.start_mark, "is no name", "write `name: value`")
            if key.value in seen:
                raise _refusal(key.start_mark, f"says `{key.value}` again", "say it once")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# A table of its own: without it, every other reader of YAML would change as well.
_PolicyLoader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("bool", r"(?:true|false)$", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("null", r"(?:null|~|)$", ["n", "~", ""]),
):
    _PolicyLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_form), list(_first)
    )


def _refusal(mark: yaml.Mark | None, problem: str, fix: str) -> InvalidPolicy:
    where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "document"
    return InvalidPolicy((Fault(where, problem, fix),))
