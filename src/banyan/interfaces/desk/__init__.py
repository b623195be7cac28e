# SPDX-License-Identifier: Apache-2.0
"""The desk: what every interface calls. `await desk.ask(read, caller, …)`, `await desk.act(verb, caller, …)`.

Here the asynchronous world of the interfaces meets the synchronous core; nowhere else. The desk opens the transactions,
renders texts before they are written, keeps what is asked all the time (sign-ins, read marks) in memory, and passes on what
the event log tells.
"""

from banyan.interfaces.desk.desk import Desk
from banyan.storage.store import Tx

__all__ = ["Desk", "Tx"]
