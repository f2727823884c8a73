"""What leaves or is made by itself: webhooks, by the Standard Webhooks (https://www.standardwebhooks.com), files, clearing out.

`outbox` writes messages in the transaction in which something happens, `send_webhooks` sends what is due, `tasks` are what the worker does
and `working` is how, `looking_up` asks what a DOI is registered for, `http_client` reaches nothing but
the open internet. Below desk, site and API, above publishing.
"""
