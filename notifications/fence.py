"""Running the fence: the one place where a transport asks whether it may go on."""

from __future__ import annotations

from notifications.model import Answer, Cause, Fence, Phase


def refusal(fence: Fence) -> Answer | None:
    """Run `fence`. None if the message may be sent now, else the answer that says why not.

    Only the first line of an error is kept: a database's goes on with the statement and its values, which
    are people's addresses and the mail itself.
    """
    try:
        if fence():
            return None
    except Exception as error:  # noqa: BLE001  # it may fail in any way, and then nothing is sent
        first = str(error).partition("\n")[0]
        return Answer(Phase.DATA, None, f"{type(error).__name__}: {first}"[:500], Cause.FENCE_ERROR)
    return Answer(Phase.DATA, None, "no longer ours to send", Cause.FENCE)
