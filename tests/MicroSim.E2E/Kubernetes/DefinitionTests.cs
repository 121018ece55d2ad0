namespace MicroSim.E2E.Kubernetes;

/// <summary>The definitions of <c>deploy/crds</c> on a real API server.</summary>
public sealed class DefinitionTests
{
    private const string Odd =
        """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: odd }
        spec:
          services:
            a:
              framework: gorilla
              typo: 1
              resources: { requests: { cpu: 0.5, gpu: 3 } }
              calls: [ { to: b, porbability: 3 }, { to: b, name: again, link: [ { type: latency, args: { delay: 5, what: 1 } } ] } ]
            b: { framework: gorilla }
        """;

    [Fact]
    public async Task Explain_reads_well()
    {
        await DefineAsync();
        string services = await Kubectl.ExplainAsync("simulation.spec.services");
        Assert.Contains("framework  (required) which agent plays it", services, StringComparison.Ordinal);
        Assert.Contains("retries     further tries", services, StringComparison.Ordinal);
        Assert.Contains("namePrefix", await Kubectl.ExplainAsync("sim.spec"), StringComparison.Ordinal);
        Assert.Contains("observedGeneration", await Kubectl.ExplainAsync("simulation.status"), StringComparison.Ordinal);
    }

    /// <summary>Validation tells of them in the status, so nothing may be dropped before.</summary>
    [Fact]
    public async Task What_nobody_knows_is_kept_and_replicas_are_not_made_up()
    {
        await DefineAsync();
        string kept = await Kubectl.RunAsync("create --dry-run=server -f - -o jsonpath={.spec.services.a}", Odd);
        Assert.Contains("\"typo\":1", kept, StringComparison.Ordinal);
        Assert.Contains("\"gpu\":3", kept, StringComparison.Ordinal);
        Assert.Contains("\"porbability\":3", kept, StringComparison.Ordinal);
        Assert.Contains("\"what\":1", kept, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"default\"", kept, StringComparison.Ordinal);
        Assert.DoesNotContain("replicas", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_example_is_accepted()
    {
        await DefineAsync();
        foreach (string example in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "examples"), "*.yaml"))
            Assert.Contains("serverside-applied", await Kubectl.RunAsync($"apply --server-side --dry-run=server -f {example}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_condition_of_the_guide_is_accepted()
    {
        await DefineAsync();
        string guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "guides", "kubernetes.md"), TestContext.Current.CancellationToken);
        string condition = guide.Split("```yaml\n")[1].Split("```")[0];
        Assert.Contains("servicecondition.microsim.dev/slow-search", await Kubectl.RunAsync("apply --server-side --dry-run=server -f -", condition), StringComparison.Ordinal);
        Assert.Contains("until", await Kubectl.ExplainAsync("servicecondition.spec"), StringComparison.Ordinal);
    }

    private static async Task DefineAsync()
    {
        Kubectl.Need();
        await Kubectl.RunAsync("apply --server-side --force-conflicts -f deploy/crds/simulations.yaml -f deploy/crds/serviceconditions.yaml");
        await Kubectl.RunAsync("wait --for=condition=Established --timeout=60s crd/simulations.microsim.dev crd/serviceconditions.microsim.dev");
    }
}
