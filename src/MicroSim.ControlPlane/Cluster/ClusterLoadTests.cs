using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>
/// Load tests that are objects of the cluster. Each version of one is run once: what its status says decides, so a later leader runs nothing twice and tells what it finds running
/// as broken off. The status is compared and written again and again, so a write that failed costs nothing.
/// </summary>
internal sealed partial class ClusterLoadTests(
    ILoadTestObjects objects, SimulationStore store, LoadTestRuns runs, ILoadDriver driver, Bearer bearer, TimeProvider time, ILogger<ClusterLoadTests> log)
{
    private static readonly TimeSpan round = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, Entry> entries = [];

    /// <summary>Runs them while this control plane leads, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(round, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (store.Leads)
                await LookAsync(cancellation);
            else
                entries.Clear();
        }
    }

    /// <summary>Looks at each of them once, and does what is to be done now.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        LoadTestResource[] there = [.. objects.All.Where(t => !t.Leaves)];
        foreach (LoadTestResource resource in there)
        {
            if (!entries.TryGetValue(resource.Uid, out Entry? entry))
                entries[resource.Uid] = entry = new();
            try
            {
                await KeepAsync(resource, entry, cancellation);
                entry.Trouble = null;
            }
            // Whatever it is, it keeps nobody from the others.
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                if (entry.Trouble != e.Message)
                    LogTrouble(resource.Key, entry.Trouble = e.Message);
            }
        }
        foreach ((string uid, Entry gone) in entries.Where(e => there.All(t => t.Uid != e.Key)).ToArray())
        {
            gone.Run?.Leave("its LoadTest was deleted");
            entries.Remove(uid);
        }
    }

    // 1 an older version's run ends, 2 what is to be run begins, 3 the object tells how it stands.
    private async Task KeepAsync(LoadTestResource resource, Entry entry, CancellationToken cancellation)
    {
        if (entry.Run is LoadTestRun older && entry.Generation != resource.Generation)
        {
            older.Leave("a newer version of its LoadTest came");
            if (!older.Completed.IsCompleted)
                return;
            entry.Run = null;
        }
        LoadTestStatus status = new(resource, entry.Written ?? resource.Status, time.GetUtcNow());
        if (entry.Run is LoadTestRun run)
            await TellAsync(resource, entry, run, status, cancellation);
        else if (Begin(resource, entry, status) is JsonObject notRun)
            await WriteAsync(resource, entry, notRun, cancellation);
    }

    // What the status of one that is not run becomes; null where it stays, and when it begins.
    private JsonObject? Begin(LoadTestResource resource, Entry entry, LoadTestStatus status)
    {
        JsonObject? there = entry.Written ?? resource.Status;
        bool isNewest = (long?)there?["observedGeneration"] == resource.Generation;
        string? state = (string?)there?["state"];
        if (isNewest && state == LoadTestStates.Running)
            return status.BrokenOff("the control plane ended while it ran");
        if (isNewest && state != LoadTestStatus.Waiting)
            return null;
        (StoredSimulation? stored, string? why) = SimulationOf(resource);
        if (stored is null)
            return status.NotRun(LoadTestStatus.Waiting, why!);
        (PlannedLoadTest? planned, IReadOnlyList<ApiError> errors) = PlannedLoadTest.Of(stored, Encoding.UTF8.GetBytes(resource.Document), new RequestPlanner(driver.ControlPlane!, bearer.Token));
        if (errors.Count > 0)
            return status.NotRun(LoadTestStatus.Invalid, string.Join('\n', errors.Select(e => $"{e.Path}: {e.Message}")));
        if (planned is null)
            return status.NotRun(LoadTestStatus.Waiting, $"the simulation {stored.Name} does not run: {store.WhyNot(stored)}");
        // What is applied together with its simulation would measure how that starts.
        if (objects.Unready(stored.Name) is { Count: > 0 } unready)
            return status.NotRun(LoadTestStatus.Waiting, $"the simulation {stored.Name} is not ready: no replica of {string.Join(", ", unready)} is");
        (LoadTestRun? started, string? refusal) = runs.Start(stored, planned, resource.Document);
        if (started is null)
            return status.NotRun(LoadTestStatus.Waiting, refusal!);
        (entry.Run, entry.Generation, entry.IsTold) = (started, resource.Generation, false);
        return null;
    }

    private async Task TellAsync(LoadTestResource resource, Entry entry, LoadTestRun run, LoadTestStatus status, CancellationToken cancellation)
    {
        if (entry.IsTold)
            return;
        LoadTestView view = run.View;
        bool isOver = run.Completed.IsCompleted;
        // Its report is there a moment later than its end: then both are told.
        if (isOver == (view.State == LoadTestStates.Running))
            return;
        LoadReport? report = isOver && runs.Report(run.Simulation, run.Id) is string json ? JsonSerializer.Deserialize(json, LoadReportJson.Default.LoadReport) : null;
        string? map = report is null ? null : await objects.KeepAsync(resource, report, cancellation);
        await WriteAsync(resource, entry, status.Of(view, isOver ? null : run.Phase, report, map), cancellation);
        entry.IsTold = isOver;
    }

    private async Task WriteAsync(LoadTestResource resource, Entry entry, JsonObject status, CancellationToken cancellation)
    {
        if (JsonNode.DeepEquals(status, entry.Written ?? resource.Status))
            return;
        await objects.TellAsync(resource, status, cancellation);
        entry.Written = status;
    }

    // As for a condition, it is one of the same namespace.
    private (StoredSimulation? Found, string? Why) SimulationOf(LoadTestResource resource)
    {
        StoredSimulation[] near = [.. store.All.Where(s => objects.KeyOf(s.Name)?.Namespace == resource.Key.Namespace)];
        if (resource.Simulation is string name)
        {
            return near.FirstOrDefault(s => objects.KeyOf(s.Name)?.Name == name) is StoredSimulation found
                ? (found, null)
                : (null, $"spec.simulation: there is no simulation {name} in the namespace {resource.Key.Namespace}");
        }
        return near is [StoredSimulation only] ? (only, null) : (null, $"spec.simulation: must say which one, for the namespace {resource.Key.Namespace} has {near.Length} simulations");
    }

    [LoggerMessage(LogLevel.Warning, "load test {Key}: {Reason}; it is tried again")]
    private partial void LogTrouble(ObjectKey key, string reason);

    /// <summary>What is remembered of an object.</summary>
    private sealed class Entry
    {
        /// <summary>Its run, or the last one.</summary>
        public LoadTestRun? Run { get; set; }

        /// <summary>The version that it is of.</summary>
        public long Generation { get; set; }

        /// <summary>Whether its end was told.</summary>
        public bool IsTold { get; set; }

        /// <summary>The status that was written last: the watch may not have told of it yet.</summary>
        public JsonObject? Written { get; set; }

        /// <summary>Why nothing could be done for it, as it was told last.</summary>
        public string? Trouble { get; set; }
    }
}
