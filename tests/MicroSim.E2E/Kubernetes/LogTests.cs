using System.Text;
using System.Text.Json;

namespace MicroSim.E2E.Kubernetes;

/// <summary>What pods print is found by service, gravity, request and trace, and followed over the end of a pod.</summary>
public sealed class LogTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private const string Failing = """{"designation": "one", "faults": {"before": [{"type": "error", "args": {"status": 503}}]}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_found_by_what_they_say()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync(replicas: 2);
        await FailAsync(bed, "mine");
        await AddConditionAsync(bed);

        foreach (string query in (string[])["request=mine", $"trace={Trace}", $"service=one&level=warning&since=10m&trace={Trace}"])
        {
            JsonElement[] found = [];
            await ClusterBed.EventuallyAsync(async () => (found = await LinesAsync(bed, query)).Length == 1, () => $"{query} finds one line, not {found.Length}");
            Assert.Equal(("one", "warning", "call", "mine", Trace), (Text(found[0], "service"), Text(found[0], "level"), Text(found[0], "event"), Text(found[0], "requestId"), Text(found[0], "traceId")));
        }
        // Each replica tells of the condition, by the id that it was given.
        await ClusterBed.EventuallyAsync(async () => (await LinesAsync(bed, "level=info")).Count(l => Text(l, "event") == "condition-started" && Text(l, "condition") == "slow") == 2, () => "both pods tell that the condition began");
    }

    [Fact]
    public async Task Following_goes_on_with_the_pod_that_comes_next()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();
        using HttpResponseMessage following = await bed.Http.GetAsync($"{bed.Rest("one")}/logs?follow=true&service=one", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using StreamReader lines = new(await following.Content.ReadAsStreamAsync(Cancellation));
        JsonElement first = await UntilAsync(lines, l => Text(l, "event") == "started");
        await FailAsync(bed, "mine");
        Assert.Equal(Text(first, "instance"), Text(await UntilAsync(lines, l => Text(l, "requestId") == "mine"), "instance"));
        await bed.Api.DeleteAsync(bed.PathOf("api/v1", "pods", Text(first, "instance")!), graceSeconds: 0);
        Assert.NotEqual(Text(first, "instance"), Text(await UntilAsync(lines, l => Text(l, "event") == "started"), "instance"));
    }

    private static async Task FailAsync(ClusterBed bed, string id)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{bed.Rest("one")}/requests") { Content = new StringContent(Failing, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-request-id", id);
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using HttpResponseMessage reply = await bed.Http.SendAsync(request, Cancellation);
        Assert.Equal(503, (int)reply.StatusCode);
    }

    private static async Task AddConditionAsync(ClusterBed bed)
    {
        using StringContent condition = new("""{"id": "slow", "type": "latency", "args": {"delay": 1}, "duration": 120000}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage added = await bed.Http.PostAsync($"{bed.Rest("one")}/services/one/conditions", condition, Cancellation);
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<JsonElement[]> LinesAsync(ClusterBed bed, string query) =>
        [.. (await bed.Http.GetStringAsync($"{bed.Rest("one")}/logs?{query}", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];

    private static async Task<JsonElement> UntilAsync(StreamReader lines, Func<JsonElement, bool> isIt)
    {
        while (await lines.ReadLineAsync(Cancellation).AsTask().WaitAsync(ClusterBed.Deadline, TimeProvider.System, Cancellation) is string line)
        {
            JsonElement read = JsonElement.Parse(line);
            if (isIt(read))
                return read;
        }
        throw new EndOfStreamException("the log ended");
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
