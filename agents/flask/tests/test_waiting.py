import socket
import threading
import time
import unittest

from microsim_agent.waiting import Cancellation, Cancelled, TimeUp, Watch


class Waiting(unittest.TestCase):
    def setUp(self):
        self.mine, self.client = socket.socketpair()
        self.addCleanup(self.mine.close)
        self.addCleanup(self.client.close)

    def test_a_wait_is_not_early(self):
        begin = time.monotonic()
        Watch(self.mine).wait(20)
        self.assertGreaterEqual(time.monotonic() - begin, 0.02)

    def test_a_client_that_leaves_ends_it(self):
        threading.Timer(0.02, self.client.close).start()
        self.assertRaises(Cancelled, Watch(self.mine).wait, 10_000)

    def test_what_a_client_sends_does_not(self):
        self.client.send(b"GET")
        Watch(self.mine).wait(20)

    def test_a_cancellation_ends_it_in_another_thread(self):
        siblings = Cancellation()
        self.addCleanup(siblings.close)
        threading.Timer(0.02, siblings.cancel).start()
        self.assertRaises(Cancelled, Watch(self.mine).under(siblings).wait, 10_000)

    def test_time_ends_it(self):
        self.assertRaises(TimeUp, Watch(self.mine).until(20).wait, 10_000)
        self.assertRaises(TimeUp, Watch(self.mine).until(20).until(10_000).wait_for, self.mine, 1)
