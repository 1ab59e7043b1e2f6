"""Messages to a Slack that nobody here wrote: its incoming webhook takes them, and its channel shows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from credpolicy.adapters.webhook import Hooks, Webhook
from credpolicy.errors import FinalError
from credpolicy.model.message import Message
from tests.peers.conftest import EMULATE, ROOT, missing, node
from tests.peers.processes import serving

TOKEN = "xoxb-of-the-tests"  # noqa: S105
SEED = f"""\
tokens:
  {TOKEN}: {{login: admin, scopes: [chat:write, channels:read, channels:history]}}
slack:
  team: {{name: Acme, domain: acme}}
"""


@pytest.fixture(scope="module")
def slack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the emulator's Slack."""
    if not EMULATE.is_file():
        missing(f"the emulator is not installed: {EMULATE.relative_to(ROOT)} is missing, see the Makefile")
    place = tmp_path_factory.mktemp("slack")
    (place / "seed.yaml").write_text(SEED, encoding="utf-8")

    def command(port: int) -> list[str]:
        address = f"http://127.0.0.1:{port}"
        start = ["start", "--service", "slack", "--port", str(port), "--host", "127.0.0.1", "--base-url", address]
        return [node(), str(EMULATE), *start, "--seed", str(place / "seed.yaml")]

    with serving(command, place / "log") as port:
        yield f"http://127.0.0.1:{port}"


def asked(slack: str, method: str, **values: Any) -> Any:
    answer = httpx.post(f"{slack}/api/{method}", json=values, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.json()["ok"], answer.text
    return answer.json()


@pytest.fixture
def hooks(slack: str) -> Hooks:
    return Hooks("slack", {"WARD_3": f"{slack}/services/T000000001/B000000001/secret-of-the-tests"})


def shown(slack: str) -> list[dict[str, Any]]:
    """The messages of the channel that webhooks write to, the newest first."""
    (channel,) = [each for each in asked(slack, "conversations.list")["channels"] if each["name"] == "general"]
    found: list[dict[str, Any]] = asked(slack, "conversations.history", channel=channel["id"])["messages"]
    return found


def test_a_message_is_shown_in_the_channel_of_its_webhook(slack: str, hooks: Hooks) -> None:
    before = len(shown(slack))
    with Webhook(hooks) as webhook:
        webhook.send(
            Message("k-1", "slack", "ward-3", "2 things end", "w-1: bls ends <!channel>\nGr\u00fc\u00dfe & more")
        )
        webhook.send(Message("k-2", "slack", "ward-3", "1 thing ends", "w-2: " + "long & " * 1000))
    newest, other, *_ = shown(slack)
    assert len(shown(slack)) == before + 2
    assert other["text"] == "2 things end\nw-1: bls ends &lt;!channel&gt;\nGr\u00fc\u00dfe &amp; more"
    assert [block["text"]["text"] for block in other["blocks"]] == [other["text"]]
    assert len(newest["blocks"]) == 4  # 11,000 characters, escaped
    assert other["subtype"] == "bot_message"


def test_text_without_any_letter_is_taken_too(slack: str, hooks: Hooks) -> None:
    with Webhook(hooks) as webhook:
        webhook.send(Message("k-3", "slack", "ward-3", " ", "\n\n"))
    assert shown(slack)[0]["text"] == "(no text)"


def test_an_address_that_slack_does_not_know_ends_this_webhook(slack: str) -> None:
    gone = Hooks("slack", {"WARD_3": f"{slack}/elsewhere/secret-of-the-tests"})
    with Webhook(gone) as webhook, pytest.raises(FinalError, match="answered 404") as refused:
        webhook.send(Message("k-4", "slack", "ward-3", "subject", "text"))
    assert "secret-of-the-tests" not in f"{refused.value}{refused.value.hint}"
