namespace MicroSim.Topology;

/// <summary>A load: what is sent, how often or by how many, for how long, and what must come of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Simulation">The simulation that it is for; null when the document leaves it open.</param>
/// <param name="Traffic">Open or closed loop.</param>
/// <param name="WarmUp">Sent before anything is counted.</param>
/// <param name="Count">Ends after so many requests; null for no such limit.</param>
/// <param name="Seed">Decides all draws; null takes a random one, which is told.</param>
/// <param name="Timeout">How long a reply may take.</param>
/// <param name="Connections">Most connections.</param>
/// <param name="KeepAlive">Whether connections are used again.</param>
/// <param name="Workers">Processes that share it.</param>
/// <param name="Repeat">How often it is run, one after the other.</param>
/// <param name="Requests">What is sent; empty for a GET to the service that no other one calls.</param>
/// <param name="Thresholds">What must hold of the result, as it is written.</param>
public sealed record LoadTest(
    string Name,
    string? Simulation,
    LoadTraffic Traffic,
    TimeSpan WarmUp,
    long? Count,
    uint? Seed,
    TimeSpan Timeout,
    int Connections,
    bool KeepAlive,
    int Workers,
    int Repeat,
    IReadOnlyList<LoadRequest> Requests,
    IReadOnlyList<string> Thresholds)
{
    /// <summary>The longest load test, warm-ups and repetitions included.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(24);

    /// <summary>How long requests begin in all: warm-up and repetitions included; <see cref="Longest"/> where a count alone ends it.</summary>
    public TimeSpan Length => (WarmUp + Traffic.Duration) * Repeat;
}

/// <summary>How requests come.</summary>
/// <param name="Duration">How long they begin, without warm-up.</param>
/// <param name="IsOpenEnded">Whether nothing but a count of requests ends it.</param>
public abstract record LoadTraffic(TimeSpan Duration, bool IsOpenEnded);

/// <summary>Open loop: requests come at a rate, whatever the replies do.</summary>
/// <param name="Stages">One after the other.</param>
/// <param name="Poisson">At random, as those of many users do, rather than evenly.</param>
/// <param name="IsOpenEnded">Whether nothing but a count of requests ends it.</param>
public sealed record OpenTraffic(IReadOnlyList<LoadStage> Stages, bool Poisson, bool IsOpenEnded = false)
    : LoadTraffic(TimeSpan.FromTicks(Stages.Sum(s => s.For.Ticks)), IsOpenEnded);

/// <summary>Closed loop: users who each wait for a reply before they send again.</summary>
/// <param name="Users">How many.</param>
/// <param name="Think">How long one thinks between a reply and the next request, on average (exponential).</param>
/// <param name="Duration">How long they begin, without warm-up.</param>
/// <param name="IsOpenEnded">Whether nothing but a count of requests ends it.</param>
public sealed record ClosedTraffic(int Users, TimeSpan Think, TimeSpan Duration, bool IsOpenEnded = false) : LoadTraffic(Duration, IsOpenEnded);
