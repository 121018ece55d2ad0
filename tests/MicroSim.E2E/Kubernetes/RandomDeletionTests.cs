using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A minute in which pods are deleted at random, under traffic.</summary>
public sealed class RandomDeletionTests
{
    private const int Services = 3;
    private const int Replicas = 2;
    private const int Seed = 42;

    // Once in so many times all pods of a service go at once.
    private const int AllOf = 10;

    private static readonly TimeSpan trouble = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan between = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan look = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Every_request_that_fails_is_explained_by_a_pod_that_was_deleted()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.ApplyAsync(ManyServices.Name, ManyServices.Document(Services, $", replicas: {Replicas}"));
        await bed.ReadyAsync(ManyServices.Name);
        await using Traffic traffic = new(bed.Http, $"{bed.Rest(ManyServices.Name)}/requests", ManyServices.Plan);
        List<PodDeletion> deletions = await DeleteAsync(bed, new Random(Seed));
        await bed.ReadyAsync(ManyServices.Name);
        await ClusterBed.EventuallyAsync(async () => (await bed.PodsAsync()).Count(IsReady) == Services * Replicas, () => "all pods are there again");
        await traffic.StopAsync();

        FailedRequest[] unexplained = [.. traffic.Failures.Where(f => !deletions.Any(d => Blamed(f.What).Any(s => d.Explains(f, s))))];
        TestContext.Current.SendDiagnosticMessage(
            $"seed {Seed}: {deletions.Count} times pods were deleted, {deletions.Count(d => d.Forced)} times without grace, {deletions.Count(d => d.Last)} times the last of a service; {traffic.Sent} requests, {traffic.Failures.Count} failed, {unexplained.Length} of them unexplained");
        Assert.True(unexplained.Length == 0, $"seed {Seed}: {unexplained.Length} of {traffic.Failures.Count} failed requests are explained by no deletion, such as {unexplained.FirstOrDefault()}");
        Assert.True(deletions.Count > 10 && traffic.Sent > 200, $"{deletions.Count} deletions, {traffic.Sent} requests");
        Assert.Equal(HttpStatusCode.OK, (await bed.SendAsync(ManyServices.Name, ManyServices.Plan)).Status);
        await ManyServices.AssertObjectsAsync(bed, Services);
    }

    // Any pod may be chosen, one that leaves already too.
    private static async Task<List<PodDeletion>> DeleteAsync(ClusterBed bed, Random dice)
    {
        List<PodDeletion> deletions = [];
        long start = TimeProvider.System.GetTimestamp();
        for (TimeSpan next = TimeSpan.Zero; TimeProvider.System.GetElapsedTime(start) < trouble;)
        {
            JsonObject[] pods = [.. (await bed.PodsAsync()).OrderBy(ServiceOf, StringComparer.Ordinal)];
            foreach (PodDeletion deletion in deletions)
                deletion.See(pods.Count(p => ServiceOf(p) == deletion.Service && IsReady(p)));
            if (TimeProvider.System.GetElapsedTime(start) >= next)
            {
                next += between;
                JsonObject chosen = pods[dice.Next(pods.Length)];
                JsonObject[] service = [.. pods.Where(p => ServiceOf(p) == ServiceOf(chosen))];
                JsonObject[] gone = dice.Next(AllOf) == 0 ? service : [chosen];
                bool forced = dice.Next(2) == 0;
                deletions.Add(new PodDeletion(ServiceOf(chosen), forced, !service.Except(gone).Any(IsReady)));
                foreach (JsonObject pod in gone)
                    await bed.Api.DeleteAsync(bed.PathOf("api/v1", "pods", (string)pod["metadata"]!["name"]!), forced ? 0 : null);
            }
            await Task.Delay(look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        return deletions;
    }

    // The services that did not answer, as the control plane says of the first one, and a result of those that it calls.
    private static IEnumerable<string> Blamed(string reply)
    {
        if (!reply.StartsWith('{'))
            return [];
        JsonElement said = JsonElement.Parse(reply);
        return said.TryGetProperty("calls", out JsonElement calls)
            ? calls.EnumerateArray().Where(c => c.GetProperty("error").ValueKind == JsonValueKind.String).Select(c => c.GetProperty("service").GetString()!)
            : said.TryGetProperty("detail", out JsonElement detail) ? [detail.GetString()!.Split(' ')[0]] : [];
    }

    private static string ServiceOf(JsonObject pod) => (string)pod["metadata"]!["labels"]!["microsim.dev/service"]!;

    private static bool IsReady(JsonObject pod) => pod["metadata"]!["deletionTimestamp"] is null && (string?)ClusterBed.Condition(pod, "Ready")?["status"] == "True";
}
