using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>Many requests through the control plane: each is answered, by the right services, once.</summary>
public sealed class LoadTests : IDisposable
{
    private const int Requests = 100_000;
    private const int AtOnce = 64;
    private const int Parts = 5;

    // The first part is the warm-up. 60,000 requests lie between the floor of the second and that of the last: keeping 150 bytes of each, which
    // is less than its id and one object, would be this much.
    private const long MaxRise = 9_000_000;

    private static readonly byte[] script = """{"designation":"front","routes":[{"designation":"back","required":true}]}"""u8.ToArray();

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_hundred_thousand_requests_at_64_at_once_lose_none_and_take_no_memory()
    {
        // Traces fill their memory in the first fifth.
        await using ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0], smallYoungGeneration: true, "--trace-memory", "4");
        SimulationApi simulation = new(serve.Http, "load");
        await simulation.ApplyAsync("front: { framework: aspnetcore }, back: { framework: aspnetcore }");
        await simulation.ReadyAsync();
        MemoryFloor memory = new(serve.Id, Parts);
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { BaseAddress = serve.Http.BaseAddress };
        long begin = TimeProvider.System.GetTimestamp();
        int sent = 0;

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (int number = Interlocked.Increment(ref sent); number <= Requests; number = Interlocked.Increment(ref sent))
            {
                await SendAsync(client, number);
                if (number % 500 == 0)
                    memory.Look((number - 1) * Parts / Requests);
            }
        })));

        double seconds = TimeProvider.System.GetElapsedTime(begin).TotalSeconds;
        Figures.Say($"{Requests} two-hop requests in {seconds:0.0} s, {Requests / seconds:0} a second; control plane's least memory in each fifth: {memory}");
        // What the services counted themselves: no request was lost on its way, and none came twice.
        Assert.Equal(Requests, await AnsweredAsync(simulation, serve, "front"));
        Assert.Equal(Requests, await AnsweredAsync(simulation, serve, "back"));
        Assert.InRange(memory.RiseSince(1), long.MinValue, MaxRise);
    }

    private static async Task SendAsync(HttpClient client, int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"load-{number}");
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new ByteArrayContent(script) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Add("x-request-id", id);
        using HttpResponseMessage reply = await client.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] body = await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, $"{id}: {reply.StatusCode} {Encoding.UTF8.GetString(body)}");
        Assert.Equal(id, Assert.Single(reply.Headers.GetValues("x-request-id")));
        using JsonDocument tree = JsonDocument.Parse(body);
        Assert.Equal(JsonValueKind.Null, tree.RootElement.GetProperty("error").ValueKind);
        Assert.Equal("back", tree.RootElement.GetProperty("response")[0].GetProperty("service").GetString());
    }

    /// <summary>How many calls a service answered with 200, by its own metrics.</summary>
    private static async Task<long> AnsweredAsync(SimulationApi simulation, ServeProcess serve, string service)
    {
        string logs = await serve.Http.GetStringAsync($"api/v1/simulations/{simulation.Name}/logs?service={service}", TestContext.Current.CancellationToken);
        using JsonDocument line = JsonDocument.Parse(logs.Split('\n')[0]);
        using JsonDocument started = JsonDocument.Parse(line.RootElement.GetProperty("text").GetString()!);
        string metrics = await serve.Http.GetStringAsync($"http://127.0.0.1:{started.RootElement.GetProperty("adminPort").GetInt32()}/metrics", TestContext.Current.CancellationToken);
        return metrics.Split('\n')
            .Where(l => l.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && l.Contains("http_response_status_code=\"200\"", StringComparison.Ordinal))
            .Sum(l => (long)double.Parse(l.Split(' ')[^1], CultureInfo.InvariantCulture));
    }
}
