import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidSetting, readSettings } from '../src/settings.js';

void describe('readSettings', () => {
  void it('has the defaults of the contract', () => {
    const { service, version, instance, host, port, adminPort, drainMs, graceMs } = readSettings({});
    assert.deepEqual({ service, version, instance, host, port, adminPort, drainMs, graceMs }, { service: 'service', version: 'v1', instance: 'service-0', host: '127.0.0.1', port: 8080, adminPort: 8081, drainMs: 0, graceMs: 20_000 });
  });

  void it('names the variable that is wrong', () => {
    const wrong = { PORT: '65536', ADMIN_PORT: 'x', HOST: 'localhost', SEED: '123', LOG: 'all', WAIT_FOR_STATE: 'yes', GRACE_MS: '-1', MAX_MEMORY_MB: '0', MAX_DISK_MB: '0', MAX_CONNECTIONS: '65537', THREADS: '0' };
    for (const [name, value] of Object.entries(wrong)) {
      assert.throws(() => readSettings({ [`MICROSIM_${name}`]: value }), (e) => e instanceof InvalidSetting && e.message.startsWith(`MICROSIM_${name}: '${value}' must be `));
    }
  });
});
