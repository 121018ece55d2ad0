using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;
using MicroSim.Load.Schedules;
using MicroSim.Load.Workers;
using MicroSim.Runtimes.Agents;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Cli.Compare;

/// <summary>
/// One agent's turn: 1 it is started, alone, and answers its first request, 2 it is warmed up, 3 users who do not think find its throughput, 4 a given rate its
/// latencies, 5 some requests carry a fault, 6 its memory is looked at, 7 it is ended.
/// </summary>
internal sealed class Contest(CompareSettings settings, string worker, TimeProvider time)
{
    // One round of three gives a share within a percentage point of what was asked for.
    private const int FaultyRequests = 3_000;
    private const int InjectedStatus = 500;
    private const string Json = "application/json";

    private static readonly TimeSpan startLimit = TimeSpan.FromSeconds(30);

    /// <summary>Starts an agent and ends it: one that cannot take part is better known before the others have run.</summary>
    public async Task TryAsync(AgentDescription agent, CancellationToken cancellation)
    {
        await using LoneAgent lone = await LoneAgent.StartAsync(agent, startLimit, time, cancellation);
        await FirstReplyAsync(agent, lone, cancellation);
    }

    public async Task<Turn> RunAsync(AgentDescription agent, int round, CancellationToken cancellation)
    {
        long begin = time.GetTimestamp();
        await using LoneAgent lone = await LoneAgent.StartAsync(agent, startLimit, time, cancellation);
        await FirstReplyAsync(agent, lone, cancellation);
        double startMs = time.GetElapsedTime(begin).TotalMilliseconds;
        PlannedRequest request = new(agent.Framework, lone.Address.AbsoluteUri, "POST", [new("Content-Type", Json)], settings.ScriptFor(lone.Address), Seeded: true);
        LoadPlan closed = new([request], null, new(settings.Users), settings.Seconds, MaxConnections: settings.Users, Seed: settings.SeedOf(round));

        await LoadAsync(closed with { Seconds = settings.WarmUpSeconds }, cancellation);
        ProcessUsage? before = lone.Usage;
        LoadResult most = await LoadAsync(closed, cancellation);
        ProcessUsage? after = lone.Usage;
        LoadResult steady = await LoadAsync(closed with { Closed = null, Open = new(RateShape.Constant(settings.Rate, settings.Seconds), Poisson: true), MaxConnections = 1_000 }, cancellation);
        LoadResult faulty = await LoadAsync(
            closed with { Requests = [request with { Body = settings.FaultyScriptFor(lone.Address) }], Seconds = TimeSpan.FromMinutes(10).TotalSeconds, MaxRequests = FaultyRequests }, cancellation);

        LoadResult[] all = [most, steady, faulty];
        long replies = Replies(most.Total), injected = faulty.Total.StatusCounts().Where(s => s.Status == InjectedStatus).Sum(s => s.Count);
        return new(
            startMs,
            most.Rate,
            before is null || after is null || replies == 0 ? null : (after.Value.CpuMs - before.Value.CpuMs) * 1000 / replies,
            lone.Usage?.ResidentMb,
            steady.Total.Latency,
            (double)injected / Math.Max(1, Replies(faulty.Total)),
            all.Sum(r => r.Total.Intended),
            all.Sum(r => Outcomes.All.Where(o => o.IsError()).Sum(r.Total.Of)) - injected,
            steady.Total.Of(Outcome.Missed),
            GeneratorLimits.Of(steady));
    }

    private static long Replies(RequestTotals totals) => totals.Of(Outcome.Ok) + totals.Of(Outcome.Status);

    private async Task FirstReplyAsync(AgentDescription agent, LoneAgent lone, CancellationToken cancellation)
    {
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = startLimit };
        using StringContent body = new(settings.ScriptFor(lone.Address), null, Json);
        try
        {
            using HttpResponseMessage reply = await client.PostAsync(lone.Address, body, cancellation);
            if (!reply.IsSuccessStatusCode)
                throw new CommandException(ExitCode.Failed, $"microsim: the agent '{agent.Framework}' answers {(int)reply.StatusCode} to its first request: {await reply.Content.ReadAsStringAsync(cancellation)}");
        }
        catch (HttpRequestException e)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: the agent '{agent.Framework}' does not answer its first request: {e.Message}");
        }
    }

    private async Task<LoadResult> LoadAsync(LoadPlan plan, CancellationToken cancellation)
    {
        try
        {
            LoadResult result = await new LoadRun(worker, plan, 1).RunAsync(cancellation);
            cancellation.ThrowIfCancellationRequested();
            return result;
        }
        catch (LoadException e)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: {e.Message}.");
        }
    }
}
