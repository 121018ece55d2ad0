using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What a control plane runs outlives it.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Document = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: kept }
        spec: { services: { one: { framework: aspnetcore, calls: [ { to: two } ] }, two: { framework: aspnetcore, replicas: 2 } } }
        """;

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task After_a_kill_everything_is_back_at_its_address_again_and_again()
    {
        int port = FreePorts.Take(1)[0];
        string? kept = null;
        int[] agents = [];
        for (int round = 0; round < 10; round++)
        {
            await using ServeProcess serve = await ServeProcess.StartAsync(folder, port);
            if (round == 0)
                await ApplyAsync(serve);
            await Eventually.TrueAsync(() => Shown(serve).GetProperty("ready").GetBoolean(), deadline, "everything is ready");
            JsonElement shown = Shown(serve);
            Assert.DoesNotContain(Processes(shown), agents.Contains);
            agents = Processes(shown);
            string now = $"{shown.GetProperty("seed")} {string.Join(' ', shown.GetProperty("services").EnumerateArray().Select(s => s.GetProperty("address").GetString()))}";
            kept ??= now;
            Assert.Equal(kept, now);
            Assert.Equal(HttpStatusCode.OK, Send(serve));
            await serve.EndAsync(UpProcess.SigKill);
            await Eventually.TrueAsync(() => !agents.Any(ProcessFacts.IsAlive), deadline, "the agents are gone");
        }
    }

    [Fact]
    public async Task The_second_one_on_a_folder_names_the_first_one()
    {
        int[] ports = FreePorts.Take(2);
        await using ServeProcess first = await ServeProcess.StartAsync(folder, ports[0]);
        (int code, string output) = await ServeProcess.RefusedAsync(folder, ports[1]);
        Assert.Equal(4, code);
        Assert.Contains($":{ports[0]}/", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task ApplyAsync(ServeProcess serve)
    {
        using ByteArrayContent body = new(Encoding.UTF8.GetBytes(Document)) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        using HttpResponseMessage reply = await serve.Http.PostAsync("api/v1/simulations", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
    }

    private static JsonElement Shown(ServeProcess serve)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "api/v1/simulations/kept");
        using HttpResponseMessage reply = serve.Http.Send(request);
        using Stream stream = reply.Content.ReadAsStream();
        using JsonDocument document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    private static int[] Processes(JsonElement shown) =>
        [.. shown.GetProperty("services").EnumerateArray().SelectMany(s => s.GetProperty("replicas").EnumerateArray()).Select(r => r.GetProperty("processId").GetInt32())];

    private static HttpStatusCode Send(ServeProcess serve)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/")
        {
            Content = new StringContent("""{"designation":"one","routes":[{"designation":"two","required":true}]}""", Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage reply = serve.Http.Send(request);
        return reply.StatusCode;
    }
}
