using MicroSim.Contract;
using MicroSim.Load.Schedules;

namespace MicroSim.Load.Plans;

/// <summary>All that a worker has to know. Exactly one of <paramref name="Open"/> and <paramref name="Closed"/> is given.</summary>
/// <param name="Requests">What is sent, by weight.</param>
/// <param name="Open">Requests that arrive by themselves, whatever the replies do.</param>
/// <param name="Closed">Users who wait for each reply.</param>
/// <param name="Seconds">How long requests begin, warm-up included.</param>
/// <param name="WarmUpSeconds">What begins in the first seconds is sent and not counted.</param>
/// <param name="MaxRequests">Ends the test after so many requests of all workers; null for no such limit.</param>
/// <param name="TimeoutMs">How long a reply may take from the actual start to its last byte.</param>
/// <param name="GraceMs">How long after the end replies are waited for.</param>
/// <param name="MaxConnections">Most connections of this worker.</param>
/// <param name="KeepAlive">Whether connections are used again.</param>
/// <param name="MaxReplyBytes">Larger replies are given up.</param>
/// <param name="Seed">Decides all draws.</param>
/// <param name="Worker">This worker's number, from 0.</param>
/// <param name="Workers">How many share the load.</param>
public sealed record LoadPlan(
    IReadOnlyList<PlannedRequest> Requests,
    OpenLoop? Open,
    ClosedLoop? Closed,
    double Seconds,
    double WarmUpSeconds = 0,
    long? MaxRequests = null,
    int TimeoutMs = 30_000,
    int GraceMs = 30_000,
    int MaxConnections = 1_000,
    bool KeepAlive = true,
    long MaxReplyBytes = 16 * 1024 * 1024,
    uint Seed = 0,
    int Worker = 0,
    int Workers = 1)
{
    private static readonly DiceKey repetition = DiceKey.Of("repeat");

    /// <summary>The share of one of several workers.</summary>
    public LoadPlan Share(int worker, int workers) => this with
    {
        Worker = worker,
        Workers = workers,
        MaxConnections = Math.Max(1, MaxConnections / workers),
        MaxRequests = MaxRequests is long all ? Part(all, worker, workers) : null,
        Closed = Closed is null ? null : Closed with { Users = (int)Part(Closed.Users, worker, workers) },
    };

    /// <summary>The plan of one of several runs, from 0: each has draws of its own, all decided by the seed.</summary>
    public LoadPlan Repetition(int number) => number == 0 ? this : this with { Seed = new Dice(Seed).Mix(repetition.Slash(number)) };

    private static long Part(long all, int worker, int workers) => all / workers + (worker < all % workers ? 1 : 0);
}

/// <summary>Open loop: the rate is given, and a slow system does not slow it down.</summary>
/// <param name="Rate">Arrivals of all workers together.</param>
/// <param name="Poisson">Whether arrivals come at random, as those of many users do, or evenly.</param>
public sealed record OpenLoop(RateShape Rate, bool Poisson = false);

/// <summary>Closed loop: each user sends, waits for the reply, thinks, and sends again.</summary>
/// <param name="Users">How many there are; each has a connection.</param>
/// <param name="ThinkMs">How long one thinks on average, in milliseconds.</param>
/// <param name="ExponentialThink">Whether thinking takes at random long (exponential), or always as long.</param>
public sealed record ClosedLoop(int Users, double ThinkMs = 0, bool ExponentialThink = false);
