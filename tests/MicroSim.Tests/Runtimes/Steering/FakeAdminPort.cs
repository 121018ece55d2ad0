using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace MicroSim.Tests.Runtimes.Steering;

/// <summary>An admin port that does what a test wants of it.</summary>
internal sealed class FakeAdminPort : IAsyncDisposable
{
    private readonly WebApplication application;

    private FakeAdminPort()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        application = builder.Build();
        application.MapGet("/info", () => Info());
        application.MapGet("/readyz", () => Results.StatusCode(ReadyStatus));
        application.MapPut("/state", (HttpRequest request, JsonElement state) =>
        {
            Tokens.Add(request.Headers.Authorization.ToString());
            States.Add(state);
            return TakeState(state);
        });
    }

    public int Port => new Uri(application.Urls.First()).Port;

    public List<JsonElement> States { get; } = [];

    public List<string> Tokens { get; } = [];

    public int ReadyStatus { get; set; } = 200;

    public Func<IResult> Info { get; set; } = () => Results.Json(new { contract = 1, term = 0, generation = 0, hash = "" });

    public Func<JsonElement, IResult> TakeState { get; set; } = _ => Results.Ok();

    public static async Task<FakeAdminPort> StartAsync()
    {
        FakeAdminPort port = new();
        port.TakeState = state =>
        {
            port.Has(state);
            return Results.Ok();
        };
        await port.application.StartAsync();
        return port;
    }

    /// <summary>Says from now on that it has this state.</summary>
    public void Has(JsonElement state) => Info = () => Results.Json(new
    {
        contract = 1,
        term = state.GetProperty("term").GetInt64(),
        generation = state.GetProperty("generation").GetInt64(),
        hash = state.GetProperty("hash").GetString(),
    });

    public ValueTask DisposeAsync() => application.DisposeAsync();
}
