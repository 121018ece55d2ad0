import select
import socket
import unittest
from types import SimpleNamespace

from microsim_agent.holding import Holding


@unittest.skipUnless(hasattr(select, "epoll"), "the system cannot tell that a client has left behind what it sent")
class Held(unittest.TestCase):
    def setUp(self):
        self.calls = 0
        self.holding = Holding(self.count)

    def count(self, change):
        self.calls += change

    def held(self):
        mine, client = socket.socketpair()
        self.addCleanup(mine.close)
        self.addCleanup(client.close)
        connection = SimpleNamespace(sock=mine)
        self.holding.hold(connection)
        return connection, client

    def test_a_connection_is_a_call_once_something_came(self):
        _, client = self.held()
        self.assertEqual((self.holding.look(), self.calls), ([], 0))
        client.send(b"GET")
        self.holding.look()
        client.send(b" /")
        self.assertEqual((self.holding.look(), self.calls), ([], 1))

    def test_a_client_that_leaves_behind_what_it_sent_is_let_go(self):
        connection, client = self.held()
        client.send(b"GET")
        self.holding.look()
        client.close()
        self.assertEqual((self.holding.look(), self.calls), ([connection], 0))
        self.assertEqual(self.holding.let_go(), [])

    def test_all_are_let_go_in_order_of_arrival(self):
        connections = [self.held()[0] for _ in range(5)]
        self.assertEqual(self.holding.let_go(), connections)
        self.assertEqual(self.holding.let_go(), [])
