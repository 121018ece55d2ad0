using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Election;
using MicroSim.Topology;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>
/// Simulations that the cluster keeps as custom resources. Whoever changes one, over REST or with kubectl, changes the resource; what is shown here is what
/// the watch heard of it. A change over REST is answered when it was heard of.
/// </summary>
internal sealed partial class ClusterSimulations(
    KubernetesRuntime runtime, LeaderElection election, StateDatabase database, EventLog events, ControlPlaneOptions options, TimeProvider time, ILogger<ClusterSimulations> log) : SimulationStore
{
    private const int Tries = 5;

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> changing = new(StringComparer.Ordinal);
    private readonly StatusBoard shown = new();
    private ImmutableDictionary<string, ClusterSimulation> mirrored = ImmutableDictionary.Create<string, ClusterSimulation>(StringComparer.Ordinal);
    private volatile bool restored;

    internal override bool IsRestored => restored;

    // One that does not lead is ready to send calls on.
    internal override bool IsReady => election.HasLooked;

    internal override bool Leads => restored && runtime.IsSynced;

    /// <summary>Shows what the runtime hears of, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (long version = 0; ; version = await runtime.ChangedAsync(version, cancellation))
        {
            // Before everything was heard of, what is missing is not known to be gone.
            if (!runtime.IsSynced)
                continue;
            Mirror();
            restored = true;
        }
    }

    internal override string NameOf(WantedSimulation wanted, string? asked)
    {
        string? space = wanted.Document.GetProperty("metadata").TryGetProperty("namespace", out JsonElement said) ? said.GetString() : null;
        space ??= asked is null ? null : runtime.KeyOf(asked)?.Namespace;
        return space is null ? wanted.Name : runtime.NameOf(new ObjectKey(space, wanted.Name));
    }

    internal override async Task<Changed> ChangeAsync(string name, Func<StoredSimulation?, Change> decide, CancellationToken cancellation, bool temporary = false, string? replaces = null)
    {
        if (runtime.KeyOf(name) is not ObjectKey key)
            return new(null, false, Unknown(name));
        SemaphoreSlim gate = changing.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellation);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAsync(name, key, decide, cancellation);
                }
                catch (ApiException e) when (e.IsConflict && attempt < Tries)
                {
                    // Somebody else was faster: what to change is decided anew.
                }
            }
        }
        catch (ApiException e) when (e.Status is 400 or 422)
        {
            return new(null, false, ProblemResult.Invalid("document", [new ApiError(Problem.Root, e.Said)]));
        }
        finally
        {
            gate.Release();
        }
    }

    internal override async Task<(bool Found, ProblemResult? Refusal)> DeleteAsync(string name, Func<StoredSimulation, ProblemResult?> objection, CancellationToken cancellation)
    {
        if (Find(name) is not StoredSimulation stored || runtime.KeyOf(name) is not ObjectKey key)
            return (false, null);
        if (objection(stored) is ProblemResult refusal)
            return (true, refusal);
        bool found = await runtime.Api.DeleteAsync(ResourceKind.Simulation, key, uid: null, cancellation);
        await HeardAsync(() => Find(name) is null || Find(name)!.Saved.Revision != stored.Saved.Revision, cancellation);
        return (found, null);
    }

    private async Task<Changed> TryAsync(string name, ObjectKey key, Func<StoredSimulation?, Change> decide, CancellationToken cancellation)
    {
        // 1. What is there is what is shown: decisions are about that.
        JsonObject? there = await runtime.Api.FindAsync(ResourceKind.Simulation, key, cancellation);
        await HeardAsync(() => there is null ? Find(name) is null : Find(name) is not null && Heard(key, there), cancellation);
        Change change = decide(Find(name));
        if (change.Wanted is not WantedSimulation wanted)
            return new(null, false, change.Refusal);

        // 2. Written; the server refuses what was changed meanwhile.
        JsonObject next = there ?? New(key);
        next["spec"] = JsonObject.Create(wanted.Document.GetProperty("spec"))!;
        Merge(next["metadata"]!.AsObject(), wanted.Document.GetProperty("metadata"), "labels", "annotations");
        JsonObject written = there is null
            ? await runtime.Api.CreateAsync(ResourceKind.Simulation, key.Namespace, next, cancellation)
            : await runtime.Api.ReplaceAsync(ResourceKind.Simulation, key, next, cancellation);

        // 3. Shown.
        await HeardAsync(() => Heard(key, written) && Find(name) is not null, cancellation);
        return Find(name) is StoredSimulation stored
            ? new(stored, there is null, null)
            : new(null, false, new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The simulation {name} was written to the cluster, and is not shown yet."));
    }

    // What was made of that version, or why nothing can be.
    private bool Heard(ObjectKey key, JsonObject written) => mirrored.TryGetValue(runtime.NameOf(key), out ClusterSimulation? now)
        && now.Newest.Uid == (string?)written["metadata"]!["uid"] && now.Newest.Generation >= ((long?)written["metadata"]!["generation"] ?? 0)
        && (now.IsNewest || now.IsStuck);

    // What is not heard of in time is shown as it is.
    private Task<bool> HeardAsync(Func<bool> heard, CancellationToken cancellation) => Changes.UntilAsync(shown.ChangedAsync, heard, deadline, time, cancellation);

    private void Mirror()
    {
        HashSet<string> there = [];
        foreach (ClusterSimulation simulation in runtime.Simulations)
        {
            string name = runtime.NameOf(simulation.Key);
            there.Add(name);
            if (mirrored.TryGetValue(name, out ClusterSimulation? before) && before == simulation)
                continue;
            mirrored = mirrored.SetItem(name, simulation);
            Show(name, simulation, before);
        }
        foreach (string gone in mirrored.Keys.Where(n => !there.Contains(n)).ToArray())
        {
            mirrored = mirrored.Remove(gone);
            Remove(gone);
            database.Remove(gone);
            LogDeleted(gone);
            events.Publish(EventTypes.Deleted, gone, "deleted");
        }
        shown.Change();
    }

    private void Show(string name, ClusterSimulation simulation, ClusterSimulation? before)
    {
        ReadDocument read = ReadDocument.From(Encoding.UTF8.GetBytes(simulation.Document), options.Frameworks, simulation.Running?.Simulation.Seed);
        WantedSimulation wanted = read.Wanted ?? new(new Simulation(simulation.Key.Name, [], [], Addressing.Ip, null, [], ""), simulation.Document, JsonElement.Parse(simulation.Document), read.Errors);
        StoredSimulation? old = Find(name);
        uint seed = wanted.Simulation.Seed ?? 0;
        SavedSimulation saved = new(
            name, simulation.Document, read.Wanted is null ? "" : SimulationDocument.Write(wanted.Simulation), Revision(simulation), seed, simulation.Running?.Tokens ?? new SimulationTokens("", ""), Temporary: false);
        if (old?.Saved.Revision != saved.Revision)
            database.Save(saved);
        Set(new StoredSimulation(
            wanted, saved, old?.Seeds is Seeds seeds && seeds.Seed == seed ? seeds : new Seeds(seed), old?.Traffic ?? new Traffic(), simulation.Running is null ? null : runtime.Status(name), simulation.Reason));
        if (simulation.Running is null || (before?.Running is not null && before.Generation == simulation.Generation && before.Uid == simulation.Uid))
            return;
        LogApplied(name, wanted.Simulation.Services.Count, Seeds.Text(seed));
        events.Publish(EventTypes.Applied, name, before?.Running is null ? "created" : "changed");
    }

    // The same on every leader: the object's identity and its generation.
    private static long Revision(ClusterSimulation simulation) => ((long)(DiceKey.Of(simulation.Uid).Hash & 0x7fffff) << 40) | (simulation.Generation & 0xffffffffff);

    private static JsonObject New(ObjectKey key) => new()
    {
        ["apiVersion"] = ResourceKind.Simulation.ApiVersion,
        ["kind"] = ResourceKind.Simulation.Kind,
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
    };

    // What a document does not name stays, for others write there too; but a document without the note of a temporary edit is one without the edit.
    private static void Merge(JsonObject metadata, JsonElement said, params string[] maps)
    {
        foreach (string map in maps)
        {
            (metadata[map] as JsonObject)?.Remove(TemporaryEdits.Annotation);
            if (!said.TryGetProperty(map, out JsonElement values) || values.ValueKind != JsonValueKind.Object)
                continue;
            JsonObject own = metadata[map] as JsonObject ?? [];
            metadata[map] = own;
            foreach (JsonProperty value in values.EnumerateObject())
                own[value.Name] = value.Value.GetString();
        }
    }

    [LoggerMessage(LogLevel.Information, "simulation {Name} applied: services {Services}, seed {Seed}")]
    private partial void LogApplied(string name, int services, string seed);

    [LoggerMessage(LogLevel.Information, "simulation {Name} deleted")]
    private partial void LogDeleted(string name);
}
