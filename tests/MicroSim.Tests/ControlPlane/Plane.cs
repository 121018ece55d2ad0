using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Simulations;
using Microsoft.Extensions.Logging.Abstractions;

namespace MicroSim.Tests.ControlPlane;

/// <summary>A control plane on a free port, over a fake runtime whose service-1 is a stub.</summary>
internal sealed class Plane : IAsyncDisposable
{
    public const string Seed = """
        {"apiVersion": "microsim.dev/v1alpha1", "kind": "Simulation", "metadata": {"name": "seed"}, "spec": {"seed": 42, "services": {
            "service-1": {"framework": "aspnetcore", "port": 8081},
            "service-2": {"framework": "aspnetcore", "port": 8082}}}}
        """;

    public const string Requests = "/api/v1/simulations/seed/requests";

    private Plane(ControlPlaneApp app, FakeRuntime runtime, StubService service)
    {
        App = app;
        Runtime = runtime;
        Service = service;
        Client = new HttpClient { BaseAddress = app.Address };
    }

    public static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public ControlPlaneApp App { get; }

    public FakeRuntime Runtime { get; }

    public StubService Service { get; }

    public HttpClient Client { get; }

    public static async Task<Plane> StartAsync(TimeProvider? time = null, Func<ControlPlaneOptions, ControlPlaneOptions>? change = null, FakeRuntime? runtime = null)
    {
        StubService service = await StubService.StartAsync();
        runtime ??= new();
        runtime.AddressOf = name => name == "service-1" ? service.Address : new Uri("http://127.0.0.1:9/");
        ControlPlaneOptions options = new(0, ["aspnetcore"]);
        ControlPlaneApp app = await ControlPlaneApp.StartAsync(change?.Invoke(options) ?? options, runtime, time ?? TimeProvider.System, NullLoggerFactory.Instance, Deadline);
        return new Plane(app, runtime, service);
    }

    /// <summary>A control plane that keeps its state in a folder.</summary>
    public static Task<Plane> InAsync(string folder, FakeRuntime? runtime = null) => StartAsync(null, options => options with { DataFolder = folder }, runtime);

    /// <summary>A control plane that runs the simulation <c>seed</c>.</summary>
    public static async Task<Plane> WithSeedAsync(TimeProvider? time = null)
    {
        Plane plane = await StartAsync(time);
        Assert.Equal(HttpStatusCode.Created, (await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Seed, "application/json")).Status);
        return plane;
    }

    /// <summary>Waits until every kept simulation was tried once.</summary>
    public async Task RestoredAsync()
    {
        while ((await SendAsync(HttpMethod.Get, "/readyz")).Status != HttpStatusCode.OK)
            await Task.Yield();
    }

    public Task<ApplyOutcome> RunTemporarilyAsync(string document) =>
        App.Simulations.ApplyAsync(ReadDocument.From(Encoding.UTF8.GetBytes(document), ["aspnetcore"]).Wanted!, onlyNew: false, Deadline, temporary: true);

    public Task<Reply> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, json, "application/json", headers);

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, string? mediaType = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType) } };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await Client.SendAsync(request, Deadline);
        Dictionary<string, string> received = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, received, await response.Content.ReadAsStringAsync(Deadline));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        await Service.DisposeAsync();
    }
}

/// <summary>A reply of the control plane.</summary>
internal sealed record Reply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The problem details, after checks that every one must pass.</summary>
    public ApiProblem Problem
    {
        get
        {
            Assert.Equal("application/problem+json", Headers["Content-Type"]);
            ApiProblem problem = JsonSerializer.Deserialize(Text, ApiJson.Default.ApiProblem)!;
            Assert.Equal((int)Status, problem.Status);
            Assert.NotEmpty(problem.Title);
            Assert.NotEmpty(problem.Detail);
            return problem;
        }
    }
}
