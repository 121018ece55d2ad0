using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MicroSim.E2E.Shipped;

/// <summary>One simulation of a control plane, over its API.</summary>
internal sealed class SimulationApi(HttpClient http, string name)
{
    // Ample: the machine may be busy.
    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Name => name;

    /// <summary>Creates it or changes it.</summary>
    public async Task ApplyAsync(string services)
    {
        string document = $$"""
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: {{name}} }
            spec: { services: { {{services}} } }
            """;
        using ByteArrayContent body = new(Encoding.UTF8.GetBytes(document)) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } };
        using HttpResponseMessage reply = await http.PutAsync($"api/v1/simulations/{name}", body, Cancellation);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>How it is now.</summary>
    public async Task<ShownSimulation> ShownAsync()
    {
        using Stream stream = await http.GetStreamAsync($"api/v1/simulations/{name}", Cancellation);
        return new ShownSimulation(await JsonSerializer.DeserializeAsync<JsonElement>(stream, cancellationToken: Cancellation));
    }

    /// <summary>Waits until it is as expected; fails with what it was last.</summary>
    public async Task<ShownSimulation> UntilAsync(Func<ShownSimulation, bool> expected, string what)
    {
        ShownSimulation shown = null!;
        await Eventually.TrueAsync(async () => expected(shown = await ShownAsync()), deadline, () => $"{name} {what}, which is {shown.Json.GetProperty("services")}");
        return shown;
    }

    /// <summary>Waits until every replica of every service is ready.</summary>
    public Task<ShownSimulation> ReadyAsync() => UntilAsync(s => s.Ready, "is ready");

    /// <summary>The result tree of a scripted request, which has to succeed.</summary>
    public async Task<JsonElement> SendAsync(string script)
    {
        using StringContent content = new(script, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await http.PostAsync($"api/v1/simulations/{name}/requests", content, Cancellation);
        string text = await reply.Content.ReadAsStringAsync(Cancellation);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    public async Task DeleteAsync()
    {
        using HttpResponseMessage reply = await http.DeleteAsync($"api/v1/simulations/{name}", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
    }
}

/// <summary>A simulation as the API shows it.</summary>
internal sealed record ShownSimulation(JsonElement Json)
{
    public bool Ready => Json.GetProperty("ready").GetBoolean();

    public IReadOnlyList<JsonElement> Services => [.. Json.GetProperty("services").EnumerateArray()];

    public IReadOnlyList<Uri> Addresses => [.. Services.Select(s => new Uri(s.GetProperty("address").GetString()!))];

    /// <summary>The processes of all replicas, those that leave too.</summary>
    public IReadOnlyList<int> Processes =>
        [.. Services.SelectMany(s => s.GetProperty("replicas").EnumerateArray()).Where(r => r.TryGetProperty("processId", out JsonElement id) && id.ValueKind == JsonValueKind.Number)
            .Select(r => r.GetProperty("processId").GetInt32())];

    public JsonElement Service(string name) => Services.Single(s => s.GetProperty("name").GetString() == name);
}
