"""Webhooks, mail, and the background worker. Above publishing, below desk, site and API.

`outbox` queues webhook messages in the transaction of the event, `send_webhooks` sends them by the Standard Webhooks specification
(https://www.standardwebhooks.com), `tasks` has the tasks that `worker` runs, `doi_lookup` finds the metadata of a DOI, and `http_client`
connects to public addresses only.
"""
