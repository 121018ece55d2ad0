namespace MicroSim.E2E.Kubernetes;

/// <summary>A simulation "many" of services s-0, s-1 …: s-0 calls s-1, the others are there to be made and removed.</summary>
internal static class ManyServices
{
    public const string Name = "many";

    /// <summary>A scripted request that runs the plan of s-0.</summary>
    public const string Plan = """{"designation":"s-0","usePlan":true}""";

    /// <param name="numbers">Which services.</param>
    /// <param name="more">Further fields of each service.</param>
    public static string Document(IEnumerable<int> numbers, string more = "") => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: {{Name}} }
        spec:
          services:
        {{string.Join('\n', numbers.Select(i => $"    s-{i}: {{ framework: aspnetcore{more}{(i == 0 ? ", calls: [ { to: s-1 } ]" : "")} }}"))}}
        """;

    public static string Document(int count, string more = "") => Document(Enumerable.Range(0, count), more);

    /// <summary>All that so many services need is there, and nothing else.</summary>
    public static async Task AssertObjectsAsync(ClusterBed bed, int services)
    {
        foreach (string path in (string[])[bed.PathOf("api/v1", "services"), bed.PathOf("apis/apps/v1", "deployments"), bed.PathOf("apis/networking.k8s.io/v1", "networkpolicies")])
            Assert.Equal(services, (await bed.Api.ListAsync(path)).Length);
        Assert.Equal(services, (await bed.Api.ListAsync(bed.PathOf("api/v1", "configmaps"))).Count(c => ((string)c["metadata"]!["name"]!).EndsWith("-state", StringComparison.Ordinal)));
    }
}
