using System.Runtime.CompilerServices;

namespace MicroSim.Runtimes.Local.Logs;

/// <summary>What a simulation's services printed. A noisy service pushes out its own old lines only.</summary>
internal sealed class LogStore(LogLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LogRing> rings = [];
    private TaskCompletionSource? changed;
    private long last;
    private bool ended;

    public void Add(string service, string instance, string text)
    {
        lock (gate)
        {
            if (ended)
                return;
            if (!rings.TryGetValue(service, out LogRing? ring))
                rings.Add(service, ring = new LogRing(limits));
            ring.Add(new LogLine(++last, time.GetUtcNow(), service, instance, text));
            WakeReaders();
        }
    }

    public void Remove(string service)
    {
        lock (gate)
            rings.Remove(service);
    }

    /// <summary>Lets readers come to an end.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            WakeReaders();
        }
    }

    /// <summary>The lines of one service, or of all, oldest first. Readers share the lines, so a slow one holds nothing up and no memory.</summary>
    public async IAsyncEnumerable<LogLine> ReadAsync(string? service, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        LogCursor cursor;
        long until;
        lock (gate)
        {
            cursor = new LogCursor(service, rings);
            until = follow ? long.MaxValue : last;
        }
        while (true)
        {
            IReadOnlyList<LogLine> batch;
            Task? more = null;
            lock (gate)
            {
                batch = cursor.Next(rings, until, time.GetUtcNow());
                if (batch.Count == 0 && follow && !ended)
                    more = (changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            foreach (LogLine line in batch)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return line;
            }
            if (more is not null)
                await more.WaitAsync(cancellation);
            else if (batch.Count == 0)
                yield break;
        }
    }

    private void WakeReaders()
    {
        changed?.SetResult();
        changed = null;
    }
}
