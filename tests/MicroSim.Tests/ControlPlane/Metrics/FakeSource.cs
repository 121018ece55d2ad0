using System.Collections.Concurrent;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Metrics;

namespace MicroSim.Tests.ControlPlane.Metrics;

/// <summary>Agents without sockets: each has a text, and counts how often it was read.</summary>
internal sealed class FakeSource : IMetricsSource
{
    private int reads;
    private int atOnce;

    public Func<Uri, byte[]> Text { get; set; } = _ => "process_start_time_seconds 2000000000\nhttp_server_active_requests 1\n"u8.ToArray();

    /// <summary>What a reading waits for.</summary>
    public Func<CancellationToken, Task> Wait { get; set; } = _ => Task.CompletedTask;

    public ConcurrentDictionary<Uri, int> ReadsOf { get; } = new();

    public int Reads => Volatile.Read(ref reads);

    /// <summary>How many readings are under way.</summary>
    public int AtOnce => Volatile.Read(ref atOnce);

    public async Task<string?> ReadAsync(Uri root, PooledBuffer into, CancellationToken cancellation)
    {
        Interlocked.Increment(ref atOnce);
        ReadsOf.AddOrUpdate(root, 1, (_, n) => n + 1);
        Interlocked.Increment(ref reads);
        try
        {
            await Wait(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref atOnce);
        }
        byte[] text = Text(root);
        text.CopyTo(into.GetSpan(text.Length));
        into.Advance(text.Length);
        return null;
    }
}
