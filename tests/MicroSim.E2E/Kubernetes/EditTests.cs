using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>What is edited in the document changes what runs, and nothing else.</summary>
public sealed class EditTests
{
    private const string Plan = """{"designation":"one","usePlan":true}""";

    private static string Document(string services) => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: pair }
        spec: { services: {{{services}}} }
        """;

    private const string Pair = "one: { framework: aspnetcore, calls: [ { to: two } ] }, two: { framework: aspnetcore, replicas: 1 }";

    [Fact]
    public async Task A_connection_edited_by_kubectl_or_over_rest_acts_within_a_second_and_replaces_no_pod()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("pair", Document(Pair));
        await bed.ReadyAsync("pair");
        string[] pods = [.. (await bed.PodsAsync()).Select(p => (string)p["metadata"]!["uid"]!).Order()];

        await bed.Api.PatchAsync(bed.SimulationPath("pair"), """{"spec":{"services":{"one":{"calls":null}}}}""");
        TimeSpan byKubectl = await UntilAsync(bed, calls: 0);
        using (HttpRequestMessage put = new(HttpMethod.Put, $"{bed.Rest("pair")}/connections/one/two") { Content = new StringContent("{\"timeout\":900}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) })
        using (HttpResponseMessage reply = await bed.Http.SendAsync(put, TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        TimeSpan byRest = await UntilAsync(bed, calls: 1);

        TestContext.Current.SendDiagnosticMessage($"an edit acts after {byKubectl.TotalMilliseconds:0} ms by kubectl, {byRest.TotalMilliseconds:0} ms after the reply over REST");
        Assert.InRange(byKubectl.TotalMilliseconds, 0, 1000);
        Assert.InRange(byRest.TotalMilliseconds, 0, 1000);
        JsonObject there = await bed.Api.GetAsync(bed.SimulationPath("pair"));
        Assert.Equal(900, (int)there["spec"]!["services"]!["one"]!["calls"]![0]!["timeout"]!);
        Assert.Equal(pods, (await bed.PodsAsync()).Select(p => (string)p["metadata"]!["uid"]!).Order());
    }

    [Fact]
    public async Task A_service_that_is_removed_goes_and_one_that_comes_runs()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("pair", Document(Pair));
        await bed.ReadyAsync("pair");
        await bed.ApplyAsync("pair", Document("one: { framework: aspnetcore, calls: [ { to: three } ] }, three: { framework: aspnetcore }"));
        await bed.ReadyAsync("pair");

        (HttpStatusCode status, JsonElement tree) = await bed.SendAsync("pair", Plan);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("three", tree.GetProperty("response")[0].GetProperty("service").GetString());
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync("two")).Length == 0, () => "no pod of two is left");
        foreach (string kind in (string[])["api/v1 services", "api/v1 configmaps", "api/v1 serviceaccounts", "apps/v1 deployments", "networking.k8s.io/v1 networkpolicies"])
        {
            string[] parts = kind.Split(' ');
            JsonObject[] all = await bed.Api.ListAsync(bed.PathOf(parts[0] == "api/v1" ? parts[0] : $"apis/{parts[0]}", parts[1]));
            Assert.DoesNotContain(all, o => ((string)o["metadata"]!["name"]!).StartsWith("two", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Replicas_framework_and_version_change_under_traffic_without_a_failed_request()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("pair", Document(Pair));
        await bed.ReadyAsync("pair");
        await using Traffic traffic = new(bed.Http, $"{bed.Rest("pair")}/requests", Plan);
        foreach (string two in (string[])["replicas: 3", "replicas: 1", "version: v2", "version: v2, env: { A: b }"])
        {
            await bed.ApplyAsync("pair", Document($"one: {{ framework: aspnetcore, calls: [ {{ to: two }} ] }}, two: {{ framework: aspnetcore, {two} }}"));
            await bed.ReadyAsync("pair");
        }
        await bed.ApplyAsync("pair", Document("one: { framework: aspnetcore, calls: [ { to: two } ] }, two: { framework: gorilla, version: v2 }"));
        await bed.ReadyAsync("pair");
        (_, JsonElement tree) = await bed.SendAsync("pair", Plan);
        Assert.Equal("v2", tree.GetProperty("response")[0].GetProperty("version").GetString());
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync("two")).Length == 1, () => "the old pods are gone");
        await traffic.StopWithoutFailureAsync();
        TestContext.Current.SendDiagnosticMessage($"{traffic.Sent} requests during five changes, none failed");
    }

    [Fact]
    public async Task Nobody_touches_replicas_that_the_document_leaves_to_others()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("pair", Document("one: { framework: aspnetcore, replicas: 2 }"));
        await bed.ReadyAsync("pair");
        await bed.ApplyAsync("pair", Document("one: { framework: aspnetcore }"));
        await bed.ReadyAsync("pair");
        string deployment = bed.PathOf("apis/apps/v1", "deployments", "one");
        Assert.Equal(2, (int)(await bed.Api.GetAsync(deployment))["spec"]!["replicas"]!);

        await bed.Api.PatchAsync($"{deployment}/scale", """{"spec":{"replicas":3}}""");
        await bed.ApplyAsync("pair", Document("one: { framework: aspnetcore, version: v2 }"));
        await bed.ReadyAsync("pair");

        Assert.Equal(3, (int)(await bed.Api.GetAsync(deployment))["spec"]!["replicas"]!);
    }

    [Fact]
    public async Task A_document_that_is_not_valid_shows_all_problems_and_changes_nothing()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync("pair", Document(Pair));
        await bed.ReadyAsync("pair");
        string before = await ObjectsAsync(bed);

        await bed.ApplyAsync("pair", Document("one: { framework: flaks, colour: red, calls: [ { to: three, probability: 7 } ] }, two: { framework: aspnetcore, faults: { before: [ { type: latency, args: { delai: 5 } } ] } }"));
        JsonObject accepted = [];
        await ClusterBed.EventuallyAsync(async () => (string?)(accepted = ClusterBed.Condition(await bed.Api.GetAsync(bed.SimulationPath("pair")), "Accepted")!)["status"] == "False", () => "the document is refused");

        string message = (string)accepted["message"]!;
        foreach (string place in (string[])["spec.services.one.framework", "spec.services.one.colour", "spec.services.one.calls[0].to", "spec.services.two.faults.before[0].args"])
            Assert.Contains(place, message, StringComparison.Ordinal);
        Assert.Equal(before, await ObjectsAsync(bed));
        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync("pair", Plan)).Status);
        JsonObject[] events = await bed.Api.ListAsync(bed.PathOf("api/v1", "events"));
        Assert.Contains(events, e => (string?)e["reason"] == "Invalid" && (string?)e["involvedObject"]!["kind"] == "Simulation");

        await bed.ApplyAsync("pair", Document(Pair));
        await bed.ReadyAsync("pair");
    }

    [Fact]
    public async Task A_name_of_somebody_elses_is_a_conflict_and_a_prefix_solves_it()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.Api.ApplyAsync(bed.PathOf("api/v1", "services", "two"), """{"apiVersion":"v1","kind":"Service","metadata":{"name":"two"},"spec":{"ports":[{"port":80,"protocol":"TCP"}]}}""");
        await bed.ApplyAsync("pair", Document(Pair));
        JsonObject ready = [];
        await ClusterBed.EventuallyAsync(async () => (string?)(ready = ClusterBed.Condition(await bed.Api.GetAsync(bed.SimulationPath("pair")), "Ready") ?? [])["reason"] == "Conflict", () => "there is a conflict");
        Assert.Contains("the Service two is there already", (string)ready["message"]!, StringComparison.Ordinal);
        Assert.Empty(await bed.PodsAsync());

        await bed.ApplyAsync("pair", $"{Document(Pair).Replace("spec: {", "spec: { namePrefix: my-,", StringComparison.Ordinal)}");
        await bed.ReadyAsync("pair");

        Assert.Equal(80, (int)(await bed.Api.GetAsync(bed.PathOf("api/v1", "services", "two")))["spec"]!["ports"]![0]!["port"]!);
        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync("pair", Plan)).Status);
    }

    // Everything that we make, as the server has it; status of pods aside.
    private static async Task<string> ObjectsAsync(ClusterBed bed)
    {
        List<string> all = [];
        foreach (string path in (string[])[bed.PathOf("api/v1", "services"), bed.PathOf("api/v1", "configmaps"), bed.PathOf("api/v1", "secrets"), bed.PathOf("apis/apps/v1", "deployments")])
            all.AddRange((await bed.Api.ListAsync(path)).Select(o => $"{o["metadata"]!["uid"]} {o["spec"]?.ToJsonString()}{o["data"]?.ToJsonString()}"));
        return string.Join('\n', all);
    }

    private static async Task<TimeSpan> UntilAsync(ClusterBed bed, int calls)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await ClusterBed.EventuallyAsync(async () => (await bed.SendAsync("pair", Plan)).Tree.GetProperty("response").GetArrayLength() == calls, () => $"the plan has {calls} calls");
        return watch.Elapsed;
    }
}
