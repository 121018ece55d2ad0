import unittest

from microsim_agent.result import read_result


class ReadResult(unittest.TestCase):
    def test_a_result_is_passed_on_as_it_came(self):
        self.assertEqual(read_result(b'{"error":null, "x":1.0}'), '{"error":null, "x":1.0}')

    def test_padding_is_dropped_wherever_it_stands(self):
        self.assertEqual(read_result(b'{"padding":"xx","error":null}'), '{"error":null}')
        self.assertEqual(read_result(b'{"error":null,"padding":"\\"}","start":"a"}'), '{"error":null,"start":"a"}')

    def test_what_is_no_result(self):
        for body in (b"", b"x", b"[]", b"{}", b'{"error":5}', b'{"error":null,"errors":[1]}', b'{"error":null,"calls":{}}', b'{"error":null,"durationMs":"1"}'):
            self.assertIsNone(read_result(body), body)
