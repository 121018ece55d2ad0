using System.Globalization;
using Prometheus;

namespace MicroSim.Agent;

/// <summary>The <c>process_*</c> metrics by the names that Prometheus client libraries share.</summary>
internal static class ProcessMetrics
{
    private const string Descriptors = "/proc/self/fd";

    public static void Register(MetricFactory factory, CollectorRegistry registry)
    {
        Counter cpu = factory.CreateCounter("process_cpu_seconds_total", "User and system CPU time spent, in seconds.");
        Gauge resident = factory.CreateGauge("process_resident_memory_bytes", "Resident memory size in bytes.");
        Gauge virtualBytes = factory.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        Gauge descriptors = factory.CreateGauge("process_open_fds", "Number of open file descriptors.");
        Gauge start = factory.CreateGauge("process_start_time_seconds", "Start time of the process since the Unix epoch, in seconds.");
        start.Set(new DateTimeOffset(System.Diagnostics.Process.GetCurrentProcess().StartTime).ToUnixTimeMilliseconds() / 1000.0);

        Counter allocated = factory.CreateCounter("dotnet_gc_heap_total_allocated_bytes_total", "Bytes allocated on the managed heap.");

        registry.AddBeforeCollectCallback(() =>
        {
            allocated.IncTo(GC.GetTotalAllocatedBytes());
            cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
            resident.Set(Environment.WorkingSet);
            if (!OperatingSystem.IsLinux())
                return;
            string pages = File.ReadAllText("/proc/self/statm").Split(' ')[0];
            virtualBytes.Set(long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize);
            descriptors.Set(Directory.EnumerateFileSystemEntries(Descriptors).Count());
        });
    }
}
