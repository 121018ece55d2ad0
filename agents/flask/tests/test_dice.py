import unittest

from microsim_agent.dice import happens, key_of, mix, parse_seed, unit
from microsim_agent.faults.latency import draw_latency

from . import contract

VECTORS = contract.read("draws.json")


class Dice(unittest.TestCase):
    def test_draws_are_those_of_the_contract(self):
        for vector in VECTORS["draws"]:
            with self.subTest(vector):
                seed, key = parse_seed(vector["seed"]), key_of(vector["key"])
                self.assertEqual(f"{mix(seed, key):08x}", vector["mix"])
                self.assertAlmostEqual(unit(seed, key), vector["u"], delta=1e-9)

    def test_decisions_are_those_of_the_contract(self):
        for vector in VECTORS["probabilities"]:
            with self.subTest(vector):
                self.assertIs(happens(parse_seed(vector["seed"]), key_of(vector["key"]), vector["probability"]), vector["happens"])

    def test_delays_are_those_of_the_contract(self):
        defaults = {"jitter": 0, "distribution": "uniform", "shape": 2.5}
        for vector in VECTORS["latencies"]:
            with self.subTest(vector):
                drawn = draw_latency(defaults | vector["args"], parse_seed(vector["seed"]), key_of(vector["fault"]))
                self.assertAlmostEqual(drawn, vector["ms"], delta=1e-9 * max(1, vector["ms"]))

    def test_a_seed_has_eight_hexadecimal_digits(self):
        for text in (None, "", "123", "123456789", "0x123456", "+1234567", "1234567g"):
            self.assertIsNone(parse_seed(text), text)
