namespace MicroSim.Runtimes.Local.Logs;

/// <summary>How far one reader has come in each service's lines.</summary>
internal sealed class LogCursor
{
    private const int BatchSize = 256;

    private readonly string? service;
    private readonly Dictionary<string, (LogRing Ring, long Next)> positions;

    public LogCursor(string? service, IReadOnlyDictionary<string, LogRing> rings)
    {
        this.service = service;
        positions = rings.ToDictionary(r => r.Key, r => (r.Value, r.Value.First));
    }

    /// <summary>The next lines up to number <paramref name="until"/>; where some were dropped before they were read, a line says so.</summary>
    public IReadOnlyList<LogLine> Next(IReadOnlyDictionary<string, LogRing> rings, long until, DateTimeOffset now)
    {
        List<LogLine> batch = [];
        foreach ((string name, LogRing ring) in rings)
        {
            if (!positions.TryGetValue(name, out var position) || position.Ring != ring)
                positions[name] = position = (ring, 0);
            if (IsRead(name) && position.Next < ring.First)
                batch.Add(Skip(name, position.Next, now));
        }
        while (batch.Count < BatchSize && Oldest(rings) is string name)
        {
            (LogRing ring, long next) = positions[name];
            if (ring[next].Number > until)
                break;
            batch.Add(ring[next]);
            positions[name] = (ring, next + 1);
        }
        return batch;
    }

    private LogLine Skip(string name, long next, DateTimeOffset now)
    {
        LogRing ring = positions[name].Ring;
        positions[name] = (ring, ring.First);
        return new LogLine(ring[ring.First].Number - 1, now, name, "", $"[{ring.First - next} lines of {name} are missing here: they came faster than they were read]");
    }

    private string? Oldest(IReadOnlyDictionary<string, LogRing> rings) => rings
        .Where(r => IsRead(r.Key) && positions[r.Key].Next < r.Value.End)
        .Select(r => r.Key)
        .MinBy(name => rings[name][positions[name].Next].Number);

    private bool IsRead(string name) => service is null || service == name;
}
