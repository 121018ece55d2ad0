namespace MicroSim.Load.Recording;

/// <summary>What one worker records; only its own thread writes.</summary>
internal sealed class Recorder(int requests, long countsFrom)
{
    private readonly RequestTotals[] totals = [.. Enumerable.Range(0, requests).Select(_ => new RequestTotals())];

    public IReadOnlyList<RequestTotals> Totals => totals;

    /// <summary>From the actual start to the last byte.</summary>
    public LatencyHistogram Service { get; } = new();

    /// <summary>From the intended start to the actual one: what the generator itself was late by.</summary>
    public LatencyHistogram Lag { get; } = new();

    /// <summary>The second that runs.</summary>
    public Interval Interval { get; set; } = new();

    public void Start(long intended, long started)
    {
        Interval.Started++;
        if (intended >= countsFrom)
            Lag.Record(started - intended);
    }

    /// <summary>A request ended.</summary>
    public void End(int request, Outcome outcome, int status, long bytes, long intended, long started, long now)
    {
        Interval.Add(outcome);
        bool hasLatency = outcome is Outcome.Ok or Outcome.Status or Outcome.Timeout;
        if (hasLatency)
            Interval.Latency.Record(now - intended);
        if (intended < countsFrom)
            return;
        RequestTotals its = totals[request];
        its.Add(outcome);
        if (!hasLatency)
            return;
        its.Latency.Record(now - intended);
        Service.Record(now - started);
        if (outcome != Outcome.Timeout)
        {
            its.AddStatus(status);
            its.AddBytes(bytes);
        }
    }

    /// <summary>A request was not even sent.</summary>
    public void Miss(int request, long intended)
    {
        Interval.Add(Outcome.Missed);
        if (intended >= countsFrom)
            totals[request].Add(Outcome.Missed);
    }
}
