import unittest

from microsim_agent.settings import InvalidSetting, read_settings


class ReadSettings(unittest.TestCase):
    def test_defaults(self):
        settings = read_settings({})
        self.assertEqual((settings.service, settings.version, settings.instance), ("service", "v1", "service-0"))
        self.assertEqual((settings.host, settings.port, settings.admin_port, settings.threads), ("127.0.0.1", 8080, 8081, 64))

    def test_the_variable_that_is_wrong_is_named(self):
        wrong = [("PORT", "65536"), ("ADMIN_PORT", "x"), ("HOST", "localhost"), ("SEED", "123"), ("LOG", "all"), ("WAIT_FOR_STATE", "yes"), ("GRACE_MS", "-1")]
        wrong += [("MAX_DISK_MB", "0"), ("MAX_CONNECTIONS", "65537")]
        for name, value in wrong:
            with self.assertRaisesRegex(InvalidSetting, f"^MICROSIM_{name}: '{value}' must be "):
                read_settings({f"MICROSIM_{name}": value})
