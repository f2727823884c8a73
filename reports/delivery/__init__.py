"""What leaves or is made by itself: webhooks, by the Standard Webhooks (https://www.standardwebhooks.com), files, clearing out.

`outbox` writes messages in the transaction in which something happens, `sending` sends what is due, `tasks` are what the worker does
and `working` is how, `looking_up` asks what a DOI is registered for, `reaching` sees to it that nothing but the open internet is
reached. Below the doors, above publishing.
"""

from reports.delivery.outbox import redeliver, write
from reports.delivery.sending import Delivered, deliver_due

__all__ = ["Delivered", "deliver_due", "redeliver", "write"]
