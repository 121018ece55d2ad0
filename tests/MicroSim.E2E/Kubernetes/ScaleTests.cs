using System.Globalization;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Fifty services at once: how long it takes, what it costs, and that it costs nothing afterwards.</summary>
public sealed class ScaleTests
{
    private const int Services = 50;
    private const double OwnShareSeconds = 2;
    private const double MadeSeconds = 10;
    private const double MemoryBytes = 200e6;
    private const string Writes = "microsim_kubernetes_api_calls_total{type=\"write\"}";
    private const string Reads = "microsim_kubernetes_api_calls_total{type=\"read\"}";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task Fifty_services_are_made_fast_and_then_left_alone()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        double writes = await bed.Serve.MetricAsync(Writes), reads = await bed.Serve.MetricAsync(Reads), cpu = await bed.Serve.MetricAsync("process_cpu_seconds_total");
        long start = TimeProvider.System.GetTimestamp();
        await bed.ApplyAsync("fifty", Document());
        await ClusterBed.EventuallyAsync(async () => (await bed.Api.ListAsync(bed.PathOf("apis/apps/v1", "deployments"))).Length == Services, () => "all Deployments are made", patience);
        TimeSpan made = TimeProvider.System.GetElapsedTime(start);
        double own = await bed.Serve.MetricAsync("process_cpu_seconds_total") - cpu;
        double writesToMake = await bed.Serve.MetricAsync(Writes) - writes;
        await ClusterBed.EventuallyAsync(async () => ClusterBed.Condition(await bed.Api.GetAsync(bed.SimulationPath("fifty")), "Ready") is JsonObject ready && (string?)ready["status"] == "True", () => $"all are ready; serve said\n{bed.Serve.Output}", patience);
        TimeSpan ready = TimeProvider.System.GetElapsedTime(start);
        double memory = await bed.Serve.MetricAsync("process_resident_memory_bytes");
        double readsDone = await bed.Serve.MetricAsync(Reads) - reads, seconds = await bed.Serve.MetricAsync("process_cpu_seconds_total") - cpu;
        (TimeSpan scheduled, TimeSpan started, TimeSpan running) = Parts(await bed.PodsAsync());
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{Services} services ready in {ready.TotalSeconds:0.0} s: all objects made after {made.TotalSeconds:0.00} s by {writesToMake} writes, in which the control plane itself worked for {own:0.00} s; from a pod's creation (median) scheduled after {scheduled.TotalSeconds:0.0} s, image there and container started after {started.TotalSeconds:0.0} s, ready after {running.TotalSeconds:0.0} s; {readsDone} reads, {seconds:0.0} s of CPU, {memory / 1e6:0} MB"));
        // The rest of that time is the API server's, on the same processors.
        Assert.True(own < OwnShareSeconds, $"the control plane worked for {own} s until all objects were made");
        Assert.True(made.TotalSeconds < MadeSeconds, $"all objects were made after {made.TotalSeconds} s");
        Assert.True(memory < MemoryBytes, $"the control plane takes {memory / 1e6} MB");

        // Whatever makes it look again finds nothing to write: a label here makes it compare everything.
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        double before = await bed.Serve.MetricAsync(Writes);
        double lease = await LeaseWritesAsync(bed);
        await bed.Api.PatchAsync(bed.PathOf("api/v1", "configmaps", "s-0-state"), """{"metadata":{"labels":{"looked-at":"yes"}}}""");
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        double after = await bed.Serve.MetricAsync(Writes);
        Assert.Equal(await LeaseWritesAsync(bed) - lease, after - before);
    }

    // Renewing the lease is the only write that goes on.
    private static Task<double> LeaseWritesAsync(ClusterBed bed) => bed.Serve.MetricAsync("microsim_kubernetes_lease_writes_total");

    private static string Document() => $$"""
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: fifty }
        spec:
          services:
        {{string.Join('\n', Enumerable.Range(0, Services).Select(i => $"    s-{i}: {{ framework: aspnetcore{(i % 10 == 0 ? "" : $", calls: [ {{ to: s-{i - 1} }} ]")} }}"))}}
        """;

    private static (TimeSpan Scheduled, TimeSpan Started, TimeSpan Ready) Parts(JsonObject[] pods)
    {
        List<TimeSpan> scheduled = [], started = [], ready = [];
        foreach (JsonObject pod in pods)
        {
            DateTimeOffset created = At(pod["metadata"]!["creationTimestamp"]);
            scheduled.Add(At(Condition(pod, "PodScheduled")["lastTransitionTime"]) - created);
            started.Add(At(pod["status"]!["containerStatuses"]![0]!["state"]!["running"]!["startedAt"]) - created);
            ready.Add(At(Condition(pod, "Ready")["lastTransitionTime"]) - created);
        }
        return (Median(scheduled), Median(started), Median(ready));
    }

    private static JsonNode Condition(JsonObject pod, string type) => pod["status"]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == type)!;

    private static DateTimeOffset At(JsonNode? node) => DateTimeOffset.Parse((string)node!, CultureInfo.InvariantCulture);

    private static TimeSpan Median(List<TimeSpan> spans) => spans.Order().ElementAt(spans.Count / 2);
}
