"""The least that a Flask program behind gunicorn can do with a node: parse the JSON, call on if it must, write JSON.

What the agent costs beside it is the price of the contract: validation, dice, metrics, header forwarding, limits.
"""

import json
import sys

import urllib3
from flask import Flask, jsonify, request
from gunicorn.app.base import BaseApplication

app = Flask(__name__, static_folder=None)
pool = urllib3.PoolManager(maxsize=64)


@app.post("/")
def answer():
    node = request.get_json()
    response = [post(route) for route in node.get("routes") or ()]
    return jsonify(error=None, errors=[], service="bare", address=node["designation"], response=response)


def post(route):
    reply = pool.request("POST", route["designation"], body=json.dumps(route), headers={"Content-Type": "application/json"})
    return json.loads(reply.data)


class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": f"127.0.0.1:{sys.argv[1]}", "workers": 1, "worker_class": "gthread", "threads": 64, "keepalive": 90, "loglevel": "warning"}.items():
            self.cfg.set(name, value)

    def load(self):
        return app


Server().run()
