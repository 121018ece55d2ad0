using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Plays a service: remembers what it was sent and answers as it is told.</summary>
internal sealed class StubService : IAsyncDisposable
{
    public const string Result = """{"error":null,"errors":[],"service":"service-1","response":[],"calls":[]}""";

    private readonly WebApplication app;

    private StubService(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.First());

    public ConcurrentQueue<StubCall> Calls { get; } = new();

    /// <summary>What it answers with.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = AnswerResult;

    public static async Task<StubService> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        StubService stub = new(builder.Build());
        stub.app.Run(stub.HandleAsync);
        await stub.app.StartAsync();
        return stub;
    }

    public static Task AnswerResult(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Result);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync();
        Calls.Enqueue(new StubCall(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), JsonElement.Parse(body)));
        await Answer(context);
    }
}

/// <summary>One call that a stub got.</summary>
internal sealed record StubCall(IReadOnlyDictionary<string, string> Headers, JsonElement Node);
