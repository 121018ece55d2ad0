using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Load tests that are objects of the cluster, and the pods of their workers.</summary>
internal static class ClusterLoads
{
    public static string PathOf(ClusterBed bed, string name) => bed.PathOf("apis/microsim.dev/v1alpha1", "loadtests", name);

    /// <summary>Applies a load test.</summary>
    /// <param name="bed">Where.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="spec">Its fields beside the simulation, as YAML in one line.</param>
    /// <param name="simulation">What is loaded.</param>
    public static Task<JsonObject> ApplyAsync(ClusterBed bed, string name, string spec, string simulation = "one") => bed.Api.ApplyAsync(
        PathOf(bed, name), $"{{ apiVersion: microsim.dev/v1alpha1, kind: LoadTest, metadata: {{ name: {name} }}, spec: {{ simulation: {simulation}, {spec} }} }}");

    /// <summary>Waits until its status, of its newest version, is as it should be.</summary>
    public static async Task<JsonObject> UntilAsync(ClusterBed bed, string name, Func<JsonObject, bool> condition)
    {
        JsonObject there = [];
        await ClusterBed.EventuallyAsync(
            async () =>
            {
                there = await bed.Api.GetAsync(PathOf(bed, name));
                return there["status"] is JsonObject status && (long?)status["observedGeneration"] == (long?)there["metadata"]!["generation"] && condition(status);
            },
            () => $"the load test {name} stands as expected; it is {there["status"]?.ToJsonString()}");
        return there["status"]!.AsObject();
    }

    public static bool IsOver(JsonObject status) => (string?)status["conditions"]?.AsArray().Single(c => (string?)c!["type"] == "Complete")!["status"] == "True";

    /// <summary>Waits until so many pods of workers run; their names.</summary>
    public static async Task<string[]> PodsAsync(ClusterBed bed, int count)
    {
        JsonObject[] pods = [];
        await ClusterBed.EventuallyAsync(
            async () => (pods = await WorkersAsync(bed)).Length == count && pods.All(p => (string?)p["status"]?["phase"] == "Running"),
            () => $"{count} pods of load workers run; there are {string.Join<JsonNode?>(", ", pods.Select(p => p["status"]))}");
        return [.. pods.Select(p => (string)p["metadata"]!["name"]!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Waits until no pod of a worker is left.</summary>
    public static async Task NoPodsAsync(ClusterBed bed)
    {
        JsonObject[] pods = [];
        await ClusterBed.EventuallyAsync(async () => (pods = await WorkersAsync(bed)).Length == 0, () => $"no pod of a load worker is left; there is {string.Join(", ", pods.Select(p => (string?)p["metadata"]!["name"]))}");
    }

    private static async Task<JsonObject[]> WorkersAsync(ClusterBed bed) => [.. (await bed.PodsAsync()).Where(p => (string?)p["metadata"]!["labels"]?["app.kubernetes.io/component"] == "load-worker")];
}
