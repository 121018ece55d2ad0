namespace MicroSim.E2E.Kubernetes;

/// <summary>Without the API server nothing can be changed, and all that runs goes on.</summary>
public sealed class OutageTests
{
    private const int Before = 5;

    // Two of them go, twelve come, and the rest gets another version.
    private static readonly int[] after = [0, 1, 2, .. Enumerable.Range(Before, 12)];

    [Fact]
    public async Task An_API_server_killed_in_the_middle_of_a_change_delays_it_and_nothing_else()
    {
        ApiServerRestart.Need();
        await using ClusterBed bed = await ClusterBed.StartAsync();
        string[] empty = await NamespaceContents.OfAsync(bed);
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(Before));
        await bed.ReadyAsync(ManyServices.Name);
        double term = await bed.Serve.MetricAsync("microsim_leader_term");
        string address = (string)(await bed.Api.GetAsync(bed.PathOf("api/v1", "services", "s-0")))["spec"]!["clusterIP"]!;
        using HttpClient client = new() { BaseAddress = new Uri($"http://{address}:8080/") };
        await using Traffic throughPlane = new(bed.Http, $"{bed.Rest(ManyServices.Name)}/requests", ManyServices.Plan, streams: 1);
        await using Traffic toPods = new(client, "plan", "{}", streams: 1);

        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(after, ", version: v2"));
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("api/v1", "services"))).Length > Before, () => "the change has begun");
        long start = TimeProvider.System.GetTimestamp();
        await ApiServerRestart.RunAsync();
        TimeSpan away = TimeProvider.System.GetElapsedTime(start);

        await bed.ReadyAsync(ManyServices.Name);
        TimeSpan converged = TimeProvider.System.GetElapsedTime(start);
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync()).Length == after.Length, () => "the old pods are gone");
        await throughPlane.StopWithoutFailureAsync();
        await toPods.StopWithoutFailureAsync();
        TestContext.Current.SendDiagnosticMessage($"API server away for {away.TotalSeconds:0.0} s, the change done after {converged.TotalSeconds:0.0} s; {throughPlane.Sent} requests through the control plane and {toPods.Sent} to the pods meanwhile, none failed");
        Assert.Equal(after.Order().Select(i => $"s-{i} v2").Order(), (await bed.PodsAsync()).Select(p => $"{p["metadata"]!["labels"]!["app"]} {p["metadata"]!["labels"]!["version"]}").Order());
        await ManyServices.AssertObjectsAsync(bed, after.Length);
        // Nobody else was there to take the lead, and agents know of no other term.
        Assert.Equal(term, await bed.Serve.MetricAsync("microsim_leader_term"));

        await bed.Api.DeleteAsync(bed.SimulationPath(ManyServices.Name));
        string[] left = [];
        await ClusterBed.EventuallyAsync(async () => (left = [.. (await NamespaceContents.OfAsync(bed)).Except(empty).Where(IsOurs)]).Length == 0, () => $"nothing is left; there is {string.Join(", ", left)}");
    }

    // Before 1.24 Kubernetes makes a token for every ServiceAccount, and forgets it when the account goes while nobody watches.
    private static bool IsOurs(string one) => !one.StartsWith("secrets ", StringComparison.Ordinal) || !one.Contains("-token-", StringComparison.Ordinal);
}
