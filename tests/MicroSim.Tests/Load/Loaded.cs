using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;
using MicroSim.Load.Workers;

namespace MicroSim.Tests.Load;

/// <summary>Runs the engine in this process.</summary>
internal static class Loaded
{
    /// <summary>So many users, one request each at a time, until so many were sent.</summary>
    public static LoadPlan Closed(string url, int users, long requests, int timeoutMs = 20_000) =>
        new([new("it", url)], null, new(users), 600, MaxRequests: requests, TimeoutMs: timeoutMs, GraceMs: 20_000);

    public static async Task<LoadLoop> RunAsync(LoadPlan plan, bool withPoll = false)
    {
        IntervalExchange intervals = new();
        LoadLoop loop = new(plan, Clients.Of(plan, await WorkerProgram.EndpointsAsync(plan), withPoll ? new PollPoller() : null), TimeProvider.System, intervals);
        await WorkerProgram.Start(loop, intervals).WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System, TestContext.Current.CancellationToken);
        loop.Dispose();
        return loop;
    }

    /// <summary>Every outcome that there was: <c>ok 3, reset 1</c>.</summary>
    public static string Said(LoadLoop loop) =>
        string.Join(", ", Outcomes.All.Where(o => loop.Recorder.Totals.Sum(t => t.Of(o)) > 0).Select(o => $"{o.Word()} {loop.Recorder.Totals.Sum(t => t.Of(o))}"));
}
