namespace MicroSim.E2E.Kubernetes;

/// <summary>What <c>microsim export --format kubernetes</c> prints, on a real API server: objects that need no control plane.</summary>
public sealed class ExportTests
{
    private const string Space = "microsim-e2e-export";

    [Theory]
    [InlineData("seed", 2)]
    [InlineData("four-services", 4)]
    [InlineData("shop", 13)]
    public async Task Every_object_is_accepted(string example, int services)
    {
        Kubectl.Need();
        string objects = await Kubectl.MicrosimAsync($"export docs/examples/{example}.yaml --format kubernetes --namespace default");
        string[] lines = (await Kubectl.RunAsync("apply --dry-run=server -f -", objects)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(services * 5, lines.Length);
        Assert.All(lines, l => Assert.EndsWith("(server dry run)", l, StringComparison.Ordinal));
    }

    /// <summary>All five frameworks, in pods without rights and with a root that nobody can write to.</summary>
    [Fact]
    public async Task The_shop_answers_without_a_control_plane()
    {
        Kubectl.Need();
        await Kubectl.RunAsync($"create namespace {Space}");
        try
        {
            await Kubectl.RunAsync($"apply --namespace {Space} -f -", await Kubectl.MicrosimAsync("export docs/examples/shop.yaml --format kubernetes"));
            await Kubectl.RunAsync($"wait --namespace {Space} --for=condition=Available --timeout=180s deployment --all");
            string[] addresses = (await Kubectl.RunAsync($"get services --namespace {Space} -o jsonpath={{.items[*].spec.clusterIP}}")).Split(' ');
            Assert.Equal(13, addresses.Length);
            await ReachableAsync(addresses);
            string address = await Kubectl.RunAsync($"get service frontend --namespace {Space} -o jsonpath={{.spec.clusterIP}}");
            using HttpClient client = new();
            foreach (string page in (string[])["", "product", "checkout"])
            {
                string reply = await client.GetStringAsync(new Uri($"http://{address}:8080/{page}"), TestContext.Current.CancellationToken);
                Assert.StartsWith("{\"error\":null", reply, StringComparison.Ordinal);
            }
        }
        finally
        {
            await Kubectl.RunAsync($"delete namespace {Space}");
        }
    }

    // An available pod is not an open address: nodes learn of endpoints a moment later, and refuse calls until then.
    private static Task ReachableAsync(string[] addresses)
    {
        HashSet<string> closed = [.. addresses];
        return ClusterBed.EventuallyAsync(
            async () =>
            {
                foreach (string address in closed.ToArray())
                {
                    if (await Endpoint.AcceptsAsync(address))
                        closed.Remove(address);
                }
                return closed.Count == 0;
            },
            () => $"every service's address accepts connections; not {string.Join(", ", closed)}");
    }
}
