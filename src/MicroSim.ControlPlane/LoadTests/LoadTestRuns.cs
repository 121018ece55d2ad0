using System.Collections.Immutable;
using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.State;
using MicroSim.Load.Results;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>The load tests that run here, and those that ran. What a control plane that ended left running is told as broken off by the next one.</summary>
internal sealed partial class LoadTestRuns
{
    /// <summary>How many of a simulation are kept.</summary>
    public const int Kept = 50;

    /// <summary>How many run at once, of all simulations.</summary>
    public const int MostAtOnce = 8;

    private static readonly TimeSpan round = TimeSpan.FromSeconds(1);

    private readonly SimulationStore store;
    private readonly StateDatabase database;
    private readonly ILoadDriver driver;
    private readonly LiveLoad live;
    private readonly EventLog events;
    private readonly TimeProvider time;
    private readonly ILogger<LoadTestRuns> log;
    private readonly Lock gate = new();
    private ImmutableList<LoadTestRun> running = [];

    public LoadTestRuns(SimulationStore store, StateDatabase database, ILoadDriver driver, LiveLoad live, EventLog events, TimeProvider time, ILogger<LoadTestRuns> log)
    {
        (this.store, this.database, this.driver, this.live, this.events, this.time, this.log) = (store, database, driver, live, events, time, log);
        foreach (LoadTestView left in database.RunningLoadTests().Select(Read))
        {
            LoadTestView over = left with { State = LoadTestStates.BrokenOff, Reason = "the control plane ended while it ran" };
            database.Update(Saved(over), null);
            Tell(over);
        }
    }

    /// <summary>Why none can be run here; null when one can.</summary>
    public string? WhyNot => driver.WhyNot;

    /// <summary>Those of a simulation, the newest first.</summary>
    public IReadOnlyList<LoadTestView> Of(string simulation) => [.. database.LoadTests(simulation).Select(Read).Select(v => Running(simulation, v.Id)?.View ?? v)];

    /// <summary>One of them; null when there is none of that name.</summary>
    public LoadTestView? Find(string simulation, string id) =>
        Running(simulation, id) is { IsOver: false } run ? run.Whole : database.LoadTests(simulation).Select(Read).FirstOrDefault(v => v.Id == id);

    /// <summary>The one that runs.</summary>
    public LoadTestRun? Running(string simulation, string? id = null) => running.FirstOrDefault(r => r.Simulation == simulation && (id is null || r.Id == id));

    /// <summary>A result as JSON; null when there is none.</summary>
    public string? Report(string simulation, string id) => database.LoadTestReport(simulation, id);

    /// <summary>Starts one, unless one runs there or too many run at all.</summary>
    public (LoadTestRun? Started, string? Refusal) Start(StoredSimulation stored, PlannedLoadTest planned, string document)
    {
        lock (gate)
        {
            if (Running(stored.Name) is LoadTestRun other)
                return (null, $"The load test {other.Id} runs in {stored.Name}: two would measure each other. Wait for its end, or end it by POST /api/v1/simulations/{stored.Name}/load-tests/{other.Id}/stop.");
            if (running.Count >= MostAtOnce)
                return (null, $"{running.Count} load tests run, which is the most at once: {string.Join(", ", running.Select(r => $"{r.Id} in {r.Simulation}"))}. Wait for the end of one.");
            LoadTestRun run = new($"run-{database.NextLoadTest()}", stored.Name, planned, driver, time, Over) { Passed = second => live.Tell(stored.Name, second) };
            database.Add(Saved(run.View), document, Kept);
            running = running.Add(run);
            events.Publish(EventTypes.LoadTest, stored.Name, $"{run.Id} started: {run.View.Target}: {run.View.Load}", loadTest: run.View);
            run.Start();
            return (run, null);
        }
    }

    /// <summary>Forgets one that is over.</summary>
    public void Remove(string simulation, string id) => database.RemoveLoadTest(simulation, id);

    /// <summary>Ends those whose simulation is gone, until cancelled; then all of them.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                EndPointless();
        }
        finally
        {
            LoadTestRun[] left = [.. running];
            foreach (LoadTestRun run in left)
                run.Leave("the control plane ended while it ran");
            await Task.WhenAll(left.Select(r => r.Completed));
            foreach (LoadTestRun run in left)
                run.Dispose();
        }
    }

    private void EndPointless()
    {
        foreach (LoadTestRun run in running)
        {
            if (store.Find(run.Simulation) is null)
                run.Leave("the simulation was deleted");
            else if (!store.Leads)
                run.Leave("another control plane leads now");
        }
        // Where simulations are not kept here, nothing else removes what is kept of them.
        if (!database.KeepsSimulations && store.Leads)
            database.RemoveLoadTestsOfOthers(store.Names());
    }

    // 1 kept, 2 no longer among those that run, 3 told: who hears of it finds its report, and may start the next one.
    private void Over(LoadTestRun run, LoadReport? report)
    {
        try
        {
            database.Update(Saved(run.View), report is null ? null : JsonSerializer.Serialize(report, LoadReportJson.Default.LoadReport));
        }
        catch (DataFolderException e)
        {
            NotKept(run.Simulation, run.Id, e.Message);
        }
        lock (gate)
            running = running.Remove(run);
        Tell(run.View);
    }

    private void Tell(LoadTestView view) => events.Publish(EventTypes.LoadTest, view.Simulation, $"{view.Id} {Words(view)}", loadTest: view);

    private static string Words(LoadTestView view) => view.State switch
    {
        LoadTestStates.Finished or LoadTestStates.Stopped => $"{view.State}: {Verdict(view.Result)}",
        LoadTestStates.BrokenOff => $"broken off: {view.Reason}",
        _ => $"{view.State}: {view.Reason}",
    };

    private static string Verdict(LoadSummary? result) =>
        result is null ? "nothing was sent"
        : result.AllFailed ? "every request failed"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{result.Rate:0.#}/s, p50 {result.P50Ms:0.##} ms, p99 {result.P99Ms:0.##} ms, {result.ErrorShare * 100:0.###} % errors{(result.Passed ? "" : $"; broken: {string.Join(", ", result.Broken)}")}");

    private static SavedLoadTest Saved(LoadTestView view) => new(view.Simulation, view.Id, view.State, JsonSerializer.Serialize(view, ApiJson.Readable.LoadTestView));

    private static LoadTestView Read(SavedLoadTest saved) => JsonSerializer.Deserialize(saved.View, ApiJson.Readable.LoadTestView)!;

    [LoggerMessage(LogLevel.Warning, "simulation {Name}: the result of {Id} is not kept: {Reason}")]
    private partial void NotKept(string name, string id, string reason);
}
