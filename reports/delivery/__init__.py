"""Webhooks: telling other systems what was published, by the Standard Webhooks (https://www.standardwebhooks.com).

`outbox` writes messages in the transaction in which something happens, `sending` sends what is due, `reaching` sees to it that
nothing but the open internet is reached. Below the doors, above publishing.
"""

from reports.delivery.outbox import redeliver, write
from reports.delivery.sending import Delivered, deliver_due

__all__ = ["Delivered", "deliver_due", "redeliver", "write"]
