using System.Collections.Concurrent;
using MicroSim.Runtimes;
using MicroSim.Telemetry.Measures;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>Reads the metrics of every process of every simulation, each once a second, spread over the second, and keeps the last hour of them.</summary>
/// <param name="simulations">The names of all simulations.</param>
/// <param name="runtime">Knows their processes.</param>
/// <param name="source">Where metrics come from.</param>
/// <param name="time">The clock.</param>
internal sealed class Scraper(Func<IReadOnlyList<string>> simulations, IRuntime runtime, IMetricsSource source, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan betweenLooks = TimeSpan.FromMilliseconds(50);

    // A process may have started some time before it said where it listens, and clocks of nodes differ.
    private static readonly TimeSpan slack = TimeSpan.FromSeconds(5);

    // However many there are, multiples of it are spread evenly.
    private const double GoldenRatio = 0.6180339887498949;

    private readonly ConcurrentDictionary<string, SimulationMeasures> measures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ScrapeTarget, Running> running = new();
    private DateTimeOffset lastLook = time.GetUtcNow();
    private long started;

    public ScrapeHealth Health { get; } = new();

    /// <summary>How many processes are read.</summary>
    public int Targets => running.Count;

    /// <summary>How many series are kept.</summary>
    public int Series => measures.Values.Sum(m => m.Series);

    /// <summary>What a simulation measured; null when nothing is known of it.</summary>
    public SimulationMeasures? Find(string simulation) => measures.GetValueOrDefault(simulation);

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        long version = 0;
        while (true)
        {
            Look();
            version = await NextAsync(version, cancellation);
            await Task.Delay(betweenLooks, time, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ScrapeTarget target in running.Keys)
            await StopAsync(target);
    }

    /// <summary>Begins to read what is there now, and ends what is gone.</summary>
    internal void Look()
    {
        DateTimeOffset before = lastLook;
        lastLook = time.GetUtcNow();
        HashSet<ScrapeTarget> there = [];
        IReadOnlyList<string> names = simulations();
        foreach (string name in names)
        {
            SimulationMeasures own = measures.GetOrAdd(name, _ => new SimulationMeasures());
            foreach (ScrapeTarget target in TargetsOf(name))
            {
                there.Add(target);
                if (!running.ContainsKey(target))
                    Start(target, own, before - slack);
            }
        }
        foreach (ScrapeTarget gone in running.Keys.Where(t => !there.Contains(t)))
            _ = StopAsync(gone);
        foreach (string gone in measures.Keys.Except(names))
            measures.TryRemove(gone, out _);
    }

    private IEnumerable<ScrapeTarget> TargetsOf(string simulation) => (runtime.Status(simulation)?.Services ?? [])
        .SelectMany(s => s.Replicas.Where(r => r.Admin is not null).Select(r => new ScrapeTarget(simulation, s.Name, r.Instance, r.Admin!)));

    private void Start(ScrapeTarget target, SimulationMeasures own, DateTimeOffset newSince)
    {
        TimeSpan offset = look * (started++ * GoldenRatio % 1);
        CancellationTokenSource ending = new();
        TargetScraper scraper = new(target, offset, newSince, source, own, Health, time);
        running[target] = new(ending, Task.Run(() => scraper.RunAsync(ending.Token), CancellationToken.None));
    }

    private async Task StopAsync(ScrapeTarget target)
    {
        if (!running.TryRemove(target, out Running? stopped))
            return;
        await stopped.Ending.CancelAsync();
        await stopped.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopped.Ending.Dispose();
    }

    // What changed, or else a while: what is there may differ though nobody told.
    private async Task<long> NextAsync(long version, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(look, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await runtime.ChangedAsync(version, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return version;
        }
    }

    private sealed record Running(CancellationTokenSource Ending, Task Work);
}
