using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>
/// Makes the cluster what a valid document says: 1 are the names free, 2 the Secret, 3 the Services, which get addresses, 4 all the rest, what pods need
/// before the Deployments, 5 what nobody wants any more is removed. Where nothing differs nothing is called.
/// </summary>
internal sealed class SimulationMaker(ApiServer api, ClusterView view, KubernetesRuntimeOptions options) : IDisposable
{
    private const int CallsAtOnce = 16;

    private readonly SemaphoreSlim places = new(CallsAtOnce);

    /// <exception cref="RuntimeException">Names belong to somebody else; nothing was changed.</exception>
    public async Task<MadeSimulation> MakeAsync(SimulationResource resource, Simulation document, CancellationToken cancellation)
    {
        OwnedObjects objects = new(api, view, resource, places);
        JsonObject? secret = await SecretAsync(resource, document, cancellation);
        SimulationSecret kept = SimulationSecret.Of(secret);
        Simulation simulation = document with { Seed = document.Seed ?? kept.Seed };
        ManifestOptions manifests = new(options.Images, resource.Key.Namespace, resource.AsOwner, Tokens: kept.Tokens, Seed: document.Seed, PullPolicy: options.PullPolicy,
            Spans: options.SpanReceiver is Uri receiver ? new SpanTarget(receiver, options.NameOf(resource.Key)) : null);

        // 1. Names alone: what the objects say is not asked yet.
        IReadOnlyList<Problem> conflicts = await objects.ConflictsAsync([kept.Manifest(simulation, manifests), .. simulation.Services.SelectMany(s => SimulationManifests.Of(simulation, s, manifests))], cancellation);
        if (conflicts.Count > 0)
            throw new RuntimeException(conflicts);

        // 2. and 3.
        Task<JsonObject> tokens = objects.EnsureAsync(kept.Manifest(simulation, manifests), cancellation);
        JsonObject[] services = await Task.WhenAll(SimulationManifests.Services(simulation, manifests).Select(s => objects.EnsureAsync(s, cancellation)));
        await tokens;
        Dictionary<string, Uri> addresses = simulation.Services.Zip(services).ToDictionary(s => s.First.Name, s => Address(document, manifests, s.First, s.Second), StringComparer.Ordinal);

        // 4. and 5.
        ManifestOptions known = manifests with { Addresses = addresses };
        // All that pods need before any pod, so that pods which start do not slow down the making of others.
        ILookup<bool, JsonObject> rest = simulation.Services.SelectMany(s => SimulationManifests.Of(simulation, s, known)).ToLookup(o => OwnedObjects.KindOf(o) == ResourceKind.Deployment);
        await Task.WhenAll(rest[false].Select(o => objects.EnsureAsync(o, cancellation)));
        await Task.WhenAll(rest[true].Select(o => objects.EnsureAsync(o, cancellation)));
        await objects.PruneAsync(cancellation);
        return new MadeSimulation(new RunningSimulation(simulation, kept.Tokens, addresses), objects.Made, objects.Removed);
    }

    public void Dispose() => places.Dispose();

    // Asked again where the watch knows of none: tokens that are there must not be made anew.
    private async Task<JsonObject?> SecretAsync(SimulationResource resource, Simulation simulation, CancellationToken cancellation)
    {
        ObjectKey key = new(resource.Key.Namespace, ObjectNames.Tokens(simulation));
        return view.Owned(ResourceKind.Secret).Find(key) ?? await api.FindAsync(ResourceKind.Secret, key, cancellation);
    }

    private static Uri Address(Simulation document, ManifestOptions options, Service service, JsonObject made)
    {
        string? ip = (string?)made["spec"]?["clusterIP"];
        if (document.Addressing == Addressing.Dns || ip is null or "" or "None")
            return options.AddressOf(document, service.Name);
        return new Uri($"http://{(ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip)}:{AgentPorts.Data}/");
    }
}

/// <summary>What came of making a simulation.</summary>
/// <param name="Running">What runs now.</param>
/// <param name="Made">How many objects were made or changed.</param>
/// <param name="Removed">How many were removed.</param>
internal sealed record MadeSimulation(RunningSimulation Running, int Made, int Removed);
