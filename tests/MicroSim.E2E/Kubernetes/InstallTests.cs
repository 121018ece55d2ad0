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

    /// <summary>Whose namespace it is, that decides what is left of it.</summary>
    [Fact]
    public async Task A_namespace_that_was_there_before_stays()
    {
        Kubectl.Need();
        await Kubectl.MicrosimAsync("uninstall");
        await NothingGoesAsync();
        await Kubectl.RunAsync($"create namespace {Space}");
        try
        {
            SortedSet<string> before = await ObjectsAsync();
            await Kubectl.MicrosimAsync($"install --namespace {Space}");
            Assert.Contains($"say --namespace {Space}", await Kubectl.RefusedAsync("install"), StringComparison.Ordinal);
            Assert.Contains($"say --namespace {Space}", await Kubectl.RefusedAsync("uninstall"), StringComparison.Ordinal);
            await Kubectl.MicrosimAsync($"uninstall --namespace {Space}");
            Assert.Equal(before, await ObjectsAsync());
        }
        finally
        {
            await Kubectl.RunAsync($"delete namespace {Space}");
        }
    }

    /// <summary>Why it waits is said in the words of the cluster.</summary>
    [Fact]
    public async Task An_image_that_no_node_has_is_told()
    {
        Kubectl.Need();
        await Kubectl.MicrosimAsync("uninstall");
        try
        {
            Assert.Contains("ErrImageNeverPull", await Kubectl.RefusedAsync("install --tag none --pull-policy Never --wait 15"), StringComparison.Ordinal);
        }
        finally
        {
            await Kubectl.MicrosimAsync("uninstall");
        }
    }

    // Namespaces of tests before this one may still be on their way out.
    private static Task NothingGoesAsync() => ClusterBed.EventuallyAsync(
        async () => !(await Kubectl.RunAsync("get namespaces --no-headers")).Contains("Terminating", StringComparison.Ordinal), () => "no namespace is being deleted");

    /// <summary>All objects of all kinds, but those that come and go by themselves.</summary>
    private static async Task<SortedSet<string>> ObjectsAsync()
    {
        string[] kinds = (await Kubectl.RunAsync("api-resources --verbs=list,watch -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string all = await Kubectl.RunAsync($"get {string.Join(',', kinds.Where(k => !k.StartsWith("events", StringComparison.Ordinal)))} --all-namespaces --ignore-not-found -o custom-columns=KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name --no-headers");
        return [.. all.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(o => !NamespaceContents.IsFurniture(o))];
    }
}
