import json
import unittest

from microsim_agent.faults.table import catalogue_of
from microsim_agent.node import parse_node
from microsim_agent.problems import Invalid
from microsim_agent.settings import read_settings
from microsim_agent.state import parse_state

CATALOGUE = catalogue_of(read_settings({}))
HERE = "http://127.0.0.1:1/"


class ParseNode(unittest.TestCase):
    def problems(self, body):
        with self.assertRaises(Invalid) as raised:
            parse_node(json.dumps(body).encode(), CATALOGUE)
        return sorted(p.partition(":")[0] for p in raised.exception.problems)

    def routes(self, members):
        return [r.text for r in parse_node(f'{{"designation":"{HERE}",{members}}}'.encode(), CATALOGUE).routes]

    def test_every_problem_has_its_place(self):
        faults = {"before": [{"type": "latency", "args": {"dealy": 1}}]}
        body = {"timeout": 0, "faults": faults, "routes": [{"designation": HERE, "link": [{"type": "payload"}]}]}
        places = ["designation", "faults.before[0].args.dealy", "faults.before[0].args.delay", "routes[0].link[0].type", "timeout"]
        self.assertEqual(self.problems(body), places)

    def test_booleans_are_no_numbers(self):
        self.assertEqual(self.problems({"designation": HERE, "timeout": True, "retries": False, "probability": True}), ["probability", "retries", "timeout"])

    def test_routes_are_the_text_that_came(self):
        route = f'{{"designation":"{HERE}", "x": 0.12345678901234567890}}'
        self.assertEqual(self.routes(f'"routes":[{route}]'), [route])

    def test_payload_is_the_one_route(self):
        route = f'{{"designation":"{HERE}"}}'
        self.assertEqual(self.routes(f'"routes":[],"payload":{route}'), [route])
        self.assertEqual(self.routes(f'"payload":{route},"routes":[]'), [route])


class ParseState(unittest.TestCase):
    def test_the_routes_of_every_endpoint_keep_their_text(self):
        route = f'{{"designation":"{HERE}","n":1.0}}'
        state = parse_state(f'{{"plan":{{"endpoints":{{"/":null,"/a":{{"payload":{{}},"routes":[{route}]}}}}}}}}'.encode(), CATALOGUE)
        self.assertEqual([r.text for r in state.endpoints["/a"].routes], [route])

    def test_two_conditions_of_one_name(self):
        with self.assertRaises(Invalid) as raised:
            parse_state(b'{"conditions":[{"id":"a","type":"abort"},{"id":"a","type":"abort"}]}', CATALOGUE)
        self.assertEqual(raised.exception.problems, ["conditions[1].id: is there twice"])
