import unittest

from microsim_agent.documents import NotJson, elements_of, member_of, members_of, parse


def nested(levels):
    return b"[" * levels + b"]" * levels


class Parse(unittest.TestCase):
    def test_128_levels_and_no_more(self):
        parse(nested(128))
        parse(b'{"a":' * 128 + b"1" + b"}" * 128)
        for body in (nested(129), b'{"a":' * 129 + b"1" + b"}" * 129, nested(50_000), b"[" * 50_000):
            self.assertRaises(NotJson, parse, body)

    def test_brackets_in_text_are_no_levels(self):
        self.assertEqual(parse(b'"' + b"[" * 1000 + b'"')[1], "[" * 1000)

    def test_what_is_no_json(self):
        for body in (b"", b"NaN", b"[Infinity]", b"-Infinity", b"[1,]", b"01", b"\xff", b"\xef\xbb\xbf{}", b"{}{}"):
            self.assertRaises(NotJson, parse, body)


class Places(unittest.TestCase):
    def places(self, text):
        return [(m.name, text[m.start:m.end]) for m in members_of(text, 0)]

    def test_every_kind_of_value(self):
        text = ' { "a" : 1.50 ,"b":[1,{"c":"]}"}],"d":null , "e":{"f":{}},"g":"x\\"}" , "h":true}'
        self.assertEqual(self.places(text), [("a", "1.50"), ("b", '[1,{"c":"]}"}]'), ("d", "null"), ("e", '{"f":{}}'), ("g", '"x\\"}"'), ("h", "true")])

    def test_names_with_escapes_and_no_names(self):
        self.assertEqual(self.places('{"r\\u006futes":[]}'), [("routes", "[]")])
        self.assertEqual(self.places("{}"), [])

    def test_the_last_of_equal_names(self):
        found = member_of('{"a":1,"a":22}', 0, "a")
        self.assertEqual((found.start, found.end), (11, 13))
        self.assertIsNone(member_of("{}", 0, "a"))

    def test_elements_are_the_text_that_came(self):
        self.assertEqual(elements_of('[ {"n":1234567890.12345678901} , 1e2,"]" ]', 0), ['{"n":1234567890.12345678901}', "1e2", '"]"'])
        self.assertEqual(elements_of("[ ]", 0), [])
