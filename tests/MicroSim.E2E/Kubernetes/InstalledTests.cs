using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The control plane in the cluster itself: what it does with no more rights than it has, and what its end in the middle of something means.</summary>
public sealed class InstalledTests
{
    private const int Services = 12;

    [Fact]
    public async Task The_installed_control_plane_answers_as_a_local_one_and_may_be_killed_at_any_time()
    {
        Kubectl.Need();
        await using ClusterBed bed = await ClusterBed.StartAsync(serves: false);
        string[] empty = await NamespaceContents.OfAsync(bed);
        await using InstalledControlPlane plane = await InstalledControlPlane.InstallAsync(bed.Api);

        await bed.ApplyExampleAsync("seed");
        await bed.ReadyAsync("seed");
        await LocalTwin.CompareAsync("seed", "seed-request.json", [8081, 8082], plane.Http, bed.Rest("seed"));
        await LoadsFromPodsAsync(bed);
        await bed.Api.DeleteAsync(bed.SimulationPath("seed"));

        await KilledInAnApplyAsync(bed, plane);
        await KilledInARolloutAsync(bed, plane);
        await KillsAPodAsync(bed, plane);

        await bed.Api.DeleteAsync(bed.SimulationPath(ManyServices.Name));
        string[] left = [];
        await ClusterBed.EventuallyAsync(async () => (left = await NamespaceContents.OfAsync(bed)).SequenceEqual(empty), () => $"nothing is left; there is {string.Join(", ", left.Except(empty))}");
        foreach (JsonObject pod in await plane.PodsAsync())
            Assert.DoesNotContain("forbidden", await InstalledControlPlane.LogsAsync((string)pod["metadata"]!["name"]!), StringComparison.OrdinalIgnoreCase);
    }

    // Scripted requests go from the workers' pods to the one that leads.
    private static async Task LoadsFromPodsAsync(ClusterBed bed)
    {
        await ClusterLoads.ApplyAsync(
            bed, "rush", "rate: 60, duration: 3s, workers: 2, requests: [{ name: plain, service: service-1 }, { name: script, script: { designation: service-2 } }]", "seed");
        JsonObject status = await ClusterLoads.UntilAsync(bed, "rush", ClusterLoads.IsOver);
        Assert.True((string?)status["state"] == "finished", status.ToJsonString());
        string report = await Kubectl.RunAsync($"get configmap {(string?)status["report"]} --namespace {bed.Namespace} --output jsonpath={{.data.report\\.json}}");
        Assert.Equal("""{"ok":180}""", JsonNode.Parse(report)!["outcomes"]!.ToJsonString());
        string table = await Kubectl.RunAsync($"get loadtest rush --namespace {bed.Namespace} --no-headers");
        Assert.Matches(@"^rush\s+seed\s+finished\s+passed\s+[\d.]+\s+0\s+[\d.]+\s", table);
        await bed.Api.DeleteAsync(ClusterLoads.PathOf(bed, "rush"));
    }

    private static async Task KilledInAnApplyAsync(ClusterBed bed, InstalledControlPlane plane)
    {
        JsonObject leader = await plane.LeaderAsync();
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(Services));
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("api/v1", "services"))).Length > 0, () => "the apply has begun");
        InstalledControlPlane.Kill(leader);
        int made = (await bed.Api.ListAsync(bed.PathOf("apis/apps/v1", "deployments"))).Length;
        long start = TimeProvider.System.GetTimestamp();
        await bed.ReadyAsync(ManyServices.Name);
        TestContext.Current.SendDiagnosticMessage($"leader killed when {made} of {Services} Deployments were made; all ready {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s later");
        await ManyServices.AssertObjectsAsync(bed, Services);
        await StandsAgainAsync(plane);
    }

    // Pods are replaced by Kubernetes, and told what to do by a control plane: neither may cost a request.
    private static async Task KilledInARolloutAsync(ClusterBed bed, InstalledControlPlane plane)
    {
        JsonObject leader = await plane.LeaderAsync();
        string address = (string)(await bed.Api.GetAsync(bed.PathOf("api/v1", "services", "s-0")))["spec"]!["clusterIP"]!;
        using HttpClient client = new() { BaseAddress = new Uri($"http://{address}:8080/") };
        await using Traffic traffic = new(client, "plan", "{}");
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(Services, ", version: v2"));
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync()).Any(IsNew), () => "the rollout has begun");
        InstalledControlPlane.Kill(leader);
        int rolled = (await bed.PodsAsync()).Count(IsNew);
        long start = TimeProvider.System.GetTimestamp();
        await bed.ReadyAsync(ManyServices.Name);
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync()) is { Length: Services } pods && pods.All(IsNew), () => "the new pods are there, and the old ones are gone");
        await traffic.StopWithoutFailureAsync();
        TestContext.Current.SendDiagnosticMessage($"leader killed when {rolled} of {Services} services had a new pod; rolled out {took.TotalSeconds:0.0} s later; {traffic.Sent} requests meanwhile, none failed");
        await ManyServices.AssertObjectsAsync(bed, Services);
        await StandsAgainAsync(plane);
    }

    // A right that nothing else needs.
    private static async Task KillsAPodAsync(ClusterBed bed, InstalledControlPlane plane)
    {
        string before = (string)(await bed.PodsAsync("s-2"))[0]["metadata"]!["uid"]!;
        using StringContent kill = new("""{"type":"kill"}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await plane.Http.PostAsync($"{bed.Rest(ManyServices.Name)}/services/s-2/disruptions", kill, TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync("s-2")) is [JsonObject one] && (string)one["metadata"]!["uid"]! != before, () => "another pod takes its place");
    }

    // Both replicas are ready: the one that was killed is the standby now.
    private static Task StandsAgainAsync(InstalledControlPlane plane) => ClusterBed.EventuallyAsync(
        async () => (await plane.PodsAsync()) is { Length: 2 } pods && pods.All(p => (string?)ClusterBed.Condition(p, "Ready")?["status"] == "True"),
        () => "both replicas of the control plane are ready");

    private static bool IsNew(JsonObject pod) => (string?)pod["metadata"]!["labels"]!["version"] == "v2";
}
