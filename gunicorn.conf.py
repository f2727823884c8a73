"""What gunicorn is told beside its command line; it reads this file by itself where it is started.

A header whose name has an underscore is refused. Left to itself, gunicorn takes SCRIPT_NAME and PATH_INFO from a proxy on the same
machine, and so from every client whose headers that proxy passes on.
"""

forwarder_headers = ""
header_map = "refuse"
