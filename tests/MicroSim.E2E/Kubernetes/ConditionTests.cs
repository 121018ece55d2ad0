using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Applying a condition breaks a service, deleting it heals the service.</summary>
public sealed class ConditionTests
{
    private const string Call = """{"designation":"one"}""";

    [Fact]
    public async Task Apply_breaks_and_delete_heals_within_a_second()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        JsonObject simulation = await bed.RunOneAsync();
        string path = bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "broken");
        await bed.Api.ApplyAsync(path, Broken("{ type: error, args: { status: 503 } }"));
        TimeSpan breaks = await UntilAsync(bed, HttpStatusCode.ServiceUnavailable);
        JsonObject there = [];
        await ClusterBed.EventuallyAsync(async () => (string?)ClusterBed.Condition(there = await bed.Api.GetAsync(path), "Active")?["status"] == "True", () => $"the condition says that it acts: {there.ToJsonString()}");
        Assert.Equal((string)simulation["metadata"]!["uid"]!, (string?)there["metadata"]!["ownerReferences"]![0]!["uid"]);

        // A pod that comes later suffers too. A service without a pod refuses calls, and a kernel says so to only some of them: nothing is timed until calls get through.
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "pods", (string)(await bed.PodsAsync())[0]["metadata"]!["name"]!), graceSeconds: 0);
        JsonObject successor = await ReadyPodAsync(bed);
        TimeSpan reaches = await SuffersAsync((string)successor["status"]!["podIP"]!);
        string name = (string)successor["metadata"]!["name"]!;
        await ClusterBed.EventuallyAsync(async () => (await bed.SendAsync("one", Call)).Tree.TryGetProperty("instance", out JsonElement instance) && instance.GetString() == name, () => $"calls reach {name}");

        await bed.Api.DeleteAsync(path);
        TimeSpan heals = await UntilAsync(bed, HttpStatusCode.OK);
        TestContext.Current.SendDiagnosticMessage($"broken after {breaks.TotalMilliseconds:0} ms, healed after {heals.TotalMilliseconds:0} ms; a pod that came suffered {reaches.TotalMilliseconds:0} ms after it was ready");
        Assert.InRange(breaks.TotalMilliseconds, 0, 1000);
        Assert.InRange(heals.TotalMilliseconds, 0, 1000);
        Assert.InRange(reaches.TotalMilliseconds, 0, 1000);
    }

    [Fact]
    public async Task One_that_is_over_heals_and_is_deleted()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();
        string path = bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "broken");
        string until = TimeProvider.System.GetUtcNow().AddSeconds(4).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await bed.Api.ApplyAsync(path, Broken($"{{ type: error, until: '{until}' }}"));
        await UntilAsync(bed, HttpStatusCode.InternalServerError);
        await UntilAsync(bed, HttpStatusCode.OK);
        await ClusterBed.EventuallyAsync(async () => await bed.Api.FindAsync(path) is null, () => "the condition is deleted");
    }

    [Fact]
    public async Task One_that_is_wrong_says_so_and_does_nothing()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();
        string path = bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "broken");
        await bed.Api.ApplyAsync(path, Broken("{ type: latency, args: { delai: 5 } }"));
        JsonObject? active = null;
        await ClusterBed.EventuallyAsync(async () => (active = ClusterBed.Condition(await bed.Api.GetAsync(path), "Active")) is not null, () => "it says whether it acts");
        Assert.Equal("Invalid", (string?)active!["reason"]);
        Assert.Contains("spec.args", (string)active["message"]!, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync("one", Call)).Status);
    }

    private static string Broken(string fault) => $"{{ apiVersion: microsim.dev/v1alpha1, kind: ServiceCondition, metadata: {{ name: broken }}, spec: {{ simulation: one, service: one, {fault.Trim('{', '}')} }} }}";

    // The one that is left when its predecessor is gone.
    private static async Task<JsonObject> ReadyPodAsync(ClusterBed bed)
    {
        JsonObject[] pods = [];
        await ClusterBed.EventuallyAsync(async () => (pods = await bed.PodsAsync()) is [JsonObject one] && (string?)ClusterBed.Condition(one, "Ready")?["status"] == "True", () => $"one pod is there and ready, not {pods.Length}");
        return pods[0];
    }

    // Asks the pod itself, for its service's address may not lead to it yet.
    private static async Task<TimeSpan> SuffersAsync(string address)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await ClusterBed.EventuallyAsync(async () => await Endpoint.StatusAsync(address) == HttpStatusCode.ServiceUnavailable, () => "the pod suffers the condition");
        return watch.Elapsed;
    }

    private static async Task<TimeSpan> UntilAsync(ClusterBed bed, HttpStatusCode status)
    {
        Stopwatch watch = Stopwatch.StartNew();
        HttpStatusCode last = default;
        await ClusterBed.EventuallyAsync(async () => (last = (await bed.SendAsync("one", Call)).Status) == status, () => $"the service answers {status}, not {last}");
        return watch.Elapsed;
    }
}
