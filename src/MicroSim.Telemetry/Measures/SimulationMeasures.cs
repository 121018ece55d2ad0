using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.Telemetry.Measures;

/// <summary>The last hour of a simulation, per service and per connection. How many connections it keeps is bounded; those beyond are left out and counted.</summary>
public sealed class SimulationMeasures
{
    /// <summary>So many connections, and as many services, are kept.</summary>
    public const int MostSeries = 4_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, MeasureSeries> services = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), MeasureSeries> connections = [];
    private long pruned;

    /// <summary>How many series it keeps.</summary>
    public int Series
    {
        get
        {
            lock (gate)
                return services.Count + connections.Count;
        }
    }

    /// <summary>Adds a scrape; how many of its series found no place.</summary>
    /// <param name="second">The second to which it counts, in Unix time.</param>
    /// <param name="service">Whose replica it is of.</param>
    /// <param name="replica">What it says.</param>
    public int Add(long second, string service, ReplicaCounters replica)
    {
        int leftOut = 0;
        lock (gate)
        {
            Prune(second);
            if (Find(services, service) is not MeasureSeries own)
                return 1;
            own.Add(second, replica);
            foreach ((string callee, CallCounts counts) in replica.Made)
            {
                if (counts.All == 0)
                    continue;
                if (Find(connections, (service, callee)) is MeasureSeries connection)
                    connection.Add(second, counts);
                else
                    leftOut++;
            }
        }
        return leftOut;
    }

    /// <summary>A stretch of time, in the order of the names.</summary>
    public MeasureReport Read(MeasureWindow window)
    {
        lock (gate)
        {
            return new MeasureReport(
                [.. services.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Service(s.Key, s.Value, window))],
                [.. connections.OrderBy(c => c.Key.From, StringComparer.Ordinal).ThenBy(c => c.Key.To, StringComparer.Ordinal).Select(c => Connection(c.Key, c.Value, window))]);
        }
    }

    private static ServiceMeasures Service(string name, MeasureSeries series, MeasureWindow window)
    {
        MeasureSum total = new();
        List<ServiceMeasure> steps = [];
        foreach ((long from, long to) in window.Steps())
        {
            MeasureSum sum = series.Sum(from, to, window.IsFine);
            // A step without a scrape is unknown, not zero.
            if (sum.Seconds == 0)
                continue;
            total.Add(sum);
            steps.Add(new(sum.Calls(from, sum.Seconds), sum.Processes()));
        }
        return new(name, total.Seconds == 0 ? null : new(total.Calls(window.From, total.Seconds), total.Processes()), steps);
    }

    // What its caller did not count in a second that was scraped is zero.
    private ConnectionMeasures Connection((string From, string To) key, MeasureSeries series, MeasureWindow window)
    {
        MeasureSum total = new();
        int known = 0;
        List<Measure> steps = [];
        foreach ((long from, long to) in window.Steps())
        {
            int seconds = services[key.From].Sum(from, to, window.IsFine).Seconds;
            if (seconds == 0)
                continue;
            MeasureSum sum = series.Sum(from, to, window.IsFine);
            total.Add(sum);
            known += seconds;
            steps.Add(sum.Calls(from, seconds));
        }
        return new(key.From, key.To, known == 0 ? null : total.Calls(window.From, known), steps);
    }

    private static MeasureSeries? Find<T>(Dictionary<T, MeasureSeries> all, T key) where T : notnull
    {
        if (!all.TryGetValue(key, out MeasureSeries? found) && all.Count < MostSeries)
            all.Add(key, found = new MeasureSeries());
        return found;
    }

    // What was silent for an hour is forgotten; a connection before its caller.
    private void Prune(long second)
    {
        if (second < pruned + MeasureSeries.CoarseWidth)
            return;
        pruned = second;
        long oldest = second - MeasureSeries.Reach;
        foreach ((string From, string To) gone in connections.Where(c => c.Value.Newest < oldest || !services.ContainsKey(c.Key.From)).Select(c => c.Key).ToArray())
            connections.Remove(gone);
        foreach (string gone in services.Where(s => s.Value.Newest < oldest && connections.Keys.All(c => c.From != s.Key)).Select(s => s.Key).ToArray())
            services.Remove(gone);
    }
}
