import json
import threading
import unittest

from microsim_agent.condition import parse_condition
from microsim_agent.faults.disk import is_leftover
from microsim_agent.faults.outcome import NoRoom
from microsim_agent.faults.parse import Fault
from microsim_agent.faults.table import catalogue_of
from microsim_agent.node import parse_node
from microsim_agent.problems import Invalid
from microsim_agent.settings import read_settings
from microsim_agent.snapshot import Snapshot
from microsim_agent.state import State
from microsim_agent.states import States

from . import contract

CATALOGUE = catalogue_of(read_settings({"MICROSIM_MAX_DISK_MB": "8", "MICROSIM_MAX_CONNECTIONS": "20"}))


class Catalogue(unittest.TestCase):
    def test_it_is_that_of_the_contract_and_whole(self):
        self.assertEqual(contract.read("../agents/flask/microsim_agent/faults.json"), contract.read("faults.json"))
        self.assertEqual(set(CATALOGUE), set(contract.read("faults.json")["types"]))

    def test_caps_lower_it(self):
        self.assertEqual((CATALOGUE["disk"].args["size"].max, CATALOGUE["connection-leak"].args["count"].max), (8, 20))


class Places(unittest.TestCase):
    def places(self, parse, text):
        try:
            parse(text.encode(), CATALOGUE)
        except Invalid as e:
            return [p.partition(": ")[0] for p in e.problems]
        return []

    def condition(self, **members):
        return self.places(parse_condition, json.dumps(members))

    def fault(self, **members):
        return self.places(parse_node, json.dumps({"designation": "http://127.0.0.1:1/", "faults": {"before": [members]}}))

    def test_a_type_between_services_stands_on_links_alone(self):
        self.assertEqual(self.fault(type="refuse"), ["faults.before[0].type"])
        self.assertEqual(self.condition(type="dns"), ["type"])
        self.assertEqual(self.condition(type="dns", to=["*"]), [])

    def test_a_condition_has_an_end_of_its_own_and_a_fault_no_repetition(self):
        self.assertEqual(self.condition(type="hang", args={"duration": 1}), ["args.duration"])
        self.assertEqual(self.condition(type="crash", args={"repeatAfter": 1}), [])
        self.assertEqual(self.fault(type="crash", args={"repeatAfter": 1}), ["faults.before[0].args.repeatAfter"])
        self.assertEqual(self.fault(type="hang"), ["faults.before[0].args.duration"])

    def test_a_designation_is_an_absolute_url(self):
        self.assertEqual(self.condition(type="connection-leak", args={"count": 1, "to": "cart"}), ["args.to"])
        self.assertEqual(self.condition(type="connection-leak", args={"count": 1, "to": "http://cart:80/"}), [])


class Recorded:
    """A state that only says how many of it last."""

    def __init__(self):
        self.lasting = 0
        self.refuses = False

    def start(self, args, snapshot):
        if self.refuses:
            raise NoRoom("not today")
        self.lasting += 1
        return self._end

    def _end(self):
        self.lasting -= 1


class LastingStates(unittest.TestCase):
    def setUp(self):
        self.disk = Recorded()
        self.states = States({"disk": self.disk}, CATALOGUE)

    def start(self, size):
        return self.states.start(Fault("disk", "state", {"size": size}, {"size": size}, 100), Snapshot(State(), []))

    def test_no_more_than_the_maximum_in_sum(self):
        release = self.start(5)
        with self.assertRaisesRegex(NoRoom, "^size 4 would pass the limit of 8 MB in sum$"):
            self.start(4)
        release()
        self.start(8)

    def test_what_did_not_start_takes_nothing(self):
        self.disk.refuses = True
        self.assertRaises(NoRoom, self.start, 8)
        self.disk.refuses = False
        self.start(8)

    def test_one_ends_once_whoever_ends_it(self):
        releases = [self.start(1) for _ in range(8)]
        threads = [threading.Thread(target=release) for release in releases * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.states.end()
        self.assertEqual(self.disk.lasting, 0)
        self.start(8)

    def test_all_end_when_the_agent_stops(self):
        release = self.start(3)
        self.states.end()
        release()
        self.assertEqual(self.disk.lasting, 0)


class Leftovers(unittest.TestCase):
    def test_files_of_the_dead_and_of_the_own_number(self):
        found = [is_leftover(name, 1, lambda process: process == 7) for name in (
            "microsim-1-1.fill", "microsim-8-12.fill", "microsim-7-1.fill", "other-8-1.fill", "microsim-8-1.fill.txt",
        )]
        self.assertEqual(found, [True, True, False, False, False])
