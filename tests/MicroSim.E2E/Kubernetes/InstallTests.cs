namespace MicroSim.E2E.Kubernetes;

/// <summary><c>microsim install</c> and <c>uninstall</c>, as a new user runs them.</summary>
public sealed class InstallTests
{
    private const string Space = "microsim-e2e-install";

    [Fact]
    public async Task Installed_it_runs_what_kubectl_applies_and_uninstalled_nothing_is_left()
    {
        Kubectl.Need();
        await Kubectl.MicrosimAsync("uninstall");
        await Kubectl.RunAsync($"create namespace {Space}");
        try
        {
            SortedSet<string> before = await ObjectsAsync();
            Assert.Contains("MicroSim is ready", await Kubectl.MicrosimAsync("install"), StringComparison.Ordinal);
            await Kubectl.RunAsync($"apply --namespace {Space} -f docs/examples/seed.yaml");
            await Kubectl.RunAsync($"wait --namespace {Space} --for=condition=Ready --timeout=120s simulation/seed");
            Assert.Contains("2/2", await Kubectl.RunAsync($"get sim seed --namespace {Space} --no-headers"), StringComparison.Ordinal);
            Assert.Contains("MicroSim is ready", await Kubectl.MicrosimAsync("install"), StringComparison.Ordinal);

            await Kubectl.MicrosimAsync("uninstall");
            Assert.Empty((await ObjectsAsync()).Except(before));
        }
        finally
        {
            await Kubectl.RunAsync($"delete namespace {Space}");
        }
    }

    /// <summary>All objects of all kinds, but those that come and go by themselves.</summary>
    private static async Task<SortedSet<string>> ObjectsAsync()
    {
        string[] kinds = (await Kubectl.RunAsync("api-resources --verbs=list,watch -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string all = await Kubectl.RunAsync($"get {string.Join(',', kinds.Where(k => !k.StartsWith("events", StringComparison.Ordinal)))} --all-namespaces --ignore-not-found -o custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name --no-headers");
        return [.. all.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
