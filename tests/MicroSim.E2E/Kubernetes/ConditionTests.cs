using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.E2E.Shipped;

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

    [Fact]
    public async Task Over_rest_one_is_added_listed_refused_and_taken_back_and_ends_without_a_control_plane()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();
        string conditions = $"{bed.Rest("one")}/services/one/conditions";
        Assert.Equal(HttpStatusCode.Created, await PostAsync(bed, conditions, """{"id": "broken", "type": "error", "args": {"status": 503}, "duration": 120000}"""));
        await UntilAsync(bed, HttpStatusCode.ServiceUnavailable);
        JsonNode listed = Assert.Single(JsonNode.Parse(await bed.Http.GetStringAsync(conditions, TestContext.Current.CancellationToken))!["items"]!.AsArray())!;
        Assert.Equal("broken", (string?)listed["id"]);
        Assert.InRange((long)listed["remainingMs"]!, 1, 120_000);
        Assert.Equal("error", (string?)(await bed.Api.GetAsync(bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions", "broken")))["spec"]!["type"]);

        Assert.Equal(HttpStatusCode.Conflict, await PostAsync(bed, conditions, """{"id": "broken", "type": "error"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(bed, conditions, """{"type": "latncy", "args": {"delay": 5}}"""));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(bed, conditions, """{"type": "memory-leak", "args": {"size": 5000}}"""));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(bed, $"{bed.Rest("one")}/services/two/conditions", """{"type": "error"}"""));
        Assert.Single(await bed.Api.ListAsync(bed.PathOf("apis/microsim.dev/v1alpha1", "serviceconditions")));

        using (HttpResponseMessage removed = await bed.Http.DeleteAsync($"{conditions}/broken", TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await UntilAsync(bed, HttpStatusCode.OK);

        // Pods live on without a control plane, and heal by themselves.
        JsonNode shown = JsonNode.Parse(await bed.Http.GetStringAsync(bed.Rest("one"), TestContext.Current.CancellationToken))!;
        Uri service = new((string)shown["services"]![0]!["address"]!);
        Assert.Equal(HttpStatusCode.Created, await PostAsync(bed, conditions, """{"type": "error", "args": {"status": 502}, "duration": 8000}"""));
        using HttpClient http = new();
        await ClusterBed.EventuallyAsync(async () => (int)(await http.GetAsync(service, TestContext.Current.CancellationToken)).StatusCode == 502, () => "the service is broken");
        await bed.Serve.EndAsync(UpProcess.SigKill);
        await ClusterBed.EventuallyAsync(async () => (int)(await http.GetAsync(service, TestContext.Current.CancellationToken)).StatusCode == 200, () => "the service heals without a control plane");
    }

    private static async Task<HttpStatusCode> PostAsync(ClusterBed bed, string path, string condition)
    {
        using StringContent body = new(condition, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await bed.Http.PostAsync(path, body, TestContext.Current.CancellationToken);
        return reply.StatusCode;
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
