using System.Text.Json.Nodes;
using MicroSim.ControlPlane.Cluster;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Tests.ControlPlane.Cluster;

/// <summary>Objects that hear of their own statuses late, as those of a cluster do: when the test says so.</summary>
internal sealed class FakeLoadTestObjects : ILoadTestObjects
{
    private readonly Dictionary<string, LoadTestResource> there = [];

    /// <summary>Every status that was written.</summary>
    public List<JsonObject> Told { get; } = [];

    /// <summary>Every report that was kept.</summary>
    public List<LoadReport> Reports { get; } = [];

    /// <summary>Fails the next write so.</summary>
    public ApiException? Trouble { get; set; }

    /// <summary>The services that are not ready.</summary>
    public string[] NotReady { get; set; } = [];

    public IReadOnlyList<LoadTestResource> All => [.. there.Values];

    public JsonObject Last => Told[^1];

    /// <summary>What <c>kubectl apply</c> does.</summary>
    public void Apply(string name, long generation, string spec, string? simulation = "seed") => there[name] = new(
        new("default", name), name, generation, false, simulation,
        $$$"""{"apiVersion":"microsim.dev/v1alpha1","kind":"LoadTest","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""", there.GetValueOrDefault(name)?.Status);

    /// <summary>The watch tells of the status that was written last.</summary>
    public void Hear(string name) => there[name] = there[name] with { Status = Last.DeepClone().AsObject() };

    public void Delete(string name) => there.Remove(name);

    public ObjectKey? KeyOf(string simulation) => new ObjectKey("default", simulation);

    public IReadOnlyList<string> Unready(string simulation) => NotReady;

    public Task TellAsync(LoadTestResource test, JsonObject status, CancellationToken cancellation)
    {
        if (Trouble is ApiException trouble)
        {
            Trouble = null;
            throw trouble;
        }
        Told.Add(status);
        return Task.CompletedTask;
    }

    public Task<string?> KeepAsync(LoadTestResource test, LoadReport report, CancellationToken cancellation)
    {
        Reports.Add(report);
        return Task.FromResult<string?>($"{test.Key.Name}-report");
    }
}
