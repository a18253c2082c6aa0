"""What a template is called here, and what it is called with Meta."""

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates, to_graph
from puntual.domain.templates.template import (
    registered_name,
    reported_stem,
    template_name,
    template_stem,
)


def test_a_stem_is_read_back_from_its_name() -> None:
    assert template_stem(template_name("due_today_pay")) == "due_today_pay"
    assert template_stem("hello_world") is None


@pytest.mark.parametrize("stem", ["last_opportunity", "last_opportunity_pay"])
def test_no_name_that_meta_reads_speaks_of_a_last_opportunity(stem: str) -> None:
    """The step was registered under its own name, at which a reviewer stops."""
    registered = registered_name(template_name(stem))
    assert registered == template_name(stem).replace("last_opportunity", "payment_still_open")
    assert reported_stem(registered) == stem
    # What Meta reports of the name of before, which is deleted one day, is about no text of ours.
    assert reported_stem(template_name(stem)) is None
    assert registered_name(template_name("due_today")) == "puntual_due_today_v1"
    assert reported_stem("puntual_due_today_v1") == "due_today"


def test_every_template_is_registered_under_the_name_that_meta_reads() -> None:
    catalogue = PackagedTemplates()
    texts = (*catalogue.all(), *catalogue.with_pay_button())
    assert not [
        one for one in texts if "opportunity" in to_graph(one, "https://p.example/")["name"]
    ]
