using System.Text.Json.Nodes;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>The load tests of a real cluster.</summary>
internal sealed class LoadTestObjects(KubernetesRuntime runtime) : ILoadTestObjects
{
    public IReadOnlyList<LoadTestResource> All => runtime.LoadTests;

    public ObjectKey? KeyOf(string simulation) => runtime.KeyOf(simulation);

    public IReadOnlyList<string> Unready(string simulation) =>
        [.. (runtime.Status(simulation)?.Services ?? []).Where(s => s.ReadyReplicas == 0 && s.Wanted > 0).Select(s => s.Name)];

    public Task TellAsync(LoadTestResource test, JsonObject status, CancellationToken cancellation) =>
        runtime.Api.ApplyAsync(ResourceKind.LoadTest, test.Key, LoadTestStatus.Resource(test, status), cancellation, subresource: "/status");

    public async Task<string?> KeepAsync(LoadTestResource test, LoadReport report, CancellationToken cancellation)
    {
        JsonObject map = LoadReportMap.Of(test, report);
        ObjectKey key = new(test.Key.Namespace, LoadReportMap.NameOf(test));
        JsonObject? there = await runtime.Api.FindAsync(ResourceKind.ConfigMap, key, cancellation);
        if (there is not null && there["metadata"]!["ownerReferences"]?.AsArray().Any(o => (string?)o?["uid"] == test.Uid) != true)
            return null;
        await runtime.Api.ApplyAsync(ResourceKind.ConfigMap, key, map, cancellation);
        return key.Name;
    }
}
