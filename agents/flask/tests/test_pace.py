import unittest

from microsim_agent.pace import Pace, lower_rate


class Paces(unittest.TestCase):
    def test_being_late_does_not_add_up(self):
        now = 100.0
        pace = Pace(1000, lambda: now)
        self.assertAlmostEqual(pace.claim(20), 20)
        now = 100.025
        self.assertAlmostEqual(pace.claim(20), 15)
        now = 101
        self.assertEqual(pace.claim(20), 0)

    def test_pieces_make_an_even_stream(self):
        for rate, even in ((1, 1), (400, 8), (1_000_000, 20_000), (1_000_000_000, 65_536)):
            pace = Pace(rate)
            self.assertEqual(pace.piece, 1)
            pace.claim(1)
            self.assertEqual(pace.piece, even)

    def test_the_lower_rate_wins_and_none_is_no_rate(self):
        self.assertEqual([lower_rate(*pair) for pair in ((0, 0), (0, 5), (5, 0), (5, 4))], [0, 5, 5, 4])
