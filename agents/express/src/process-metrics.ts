import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * The `process_*` metrics by the names that Prometheus client libraries share. The library's own collectors would also watch the main
 * thread's event loop, which is not the one that answers calls.
 */
export function registerProcessMetrics(registry: Registry): void {
  const registers = [registry];
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time spent, in seconds.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  gauge('process_start_time_seconds', 'Start time of the process since the Unix epoch, in seconds.', () => started);
  gauge('process_resident_memory_bytes', 'Resident memory size in bytes.', () => process.memoryUsage.rss());
  if (!existsSync('/proc/self/statm')) return;
  gauge('process_virtual_memory_bytes', 'Virtual memory size in bytes.', virtualBytes);
  gauge('process_open_fds', 'Number of open file descriptors.', () => readdirSync('/proc/self/fd').length - 1);

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({ name, help, registers, collect() { this.set(read()); } });
  }
}

const started = Date.now() / 1000 - process.uptime();
const pageBytes = 4096;

function virtualBytes(): number {
  return Number(readFileSync('/proc/self/statm', 'latin1').split(' ', 1)[0]) * pageBytes;
}
