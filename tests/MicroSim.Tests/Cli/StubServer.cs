using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MicroSim.Tests.Cli;

/// <summary>Plays a control plane for what a real one does not do at will: remembers calls and answers as it is told.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubServer(WebApplication app) => this.app = app;

    public string Address => app.Urls.First();

    public ConcurrentQueue<(string Call, string Authorization, string IfMatch, string Body)> Calls { get; } = new();

    /// <summary>Status and body by <c>METHOD /path?query</c>; what is not told is 404.</summary>
    public Dictionary<string, (int Status, string Body)> Answers { get; } = [];

    public string? Tag { get; set; }

    public static async Task<StubServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        StubServer stub = new(builder.Build());
        stub.app.Run(stub.HandleAsync);
        await stub.app.StartAsync();
        return stub;
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => MicrosimCommand.RunAsync(arguments, null, ("MICROSIM_SERVER", Address), ("MICROSIM_TOKEN", ""));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        using StreamReader reader = new(request.Body);
        string call = $"{request.Method} {request.Path}{request.QueryString}";
        Calls.Enqueue((call, request.Headers.Authorization.ToString(), request.Headers.IfMatch.ToString(), await reader.ReadToEndAsync()));
        (int status, string body) = Answers.GetValueOrDefault(call, (404, $$"""{"title": "Not Found", "status": 404, "detail": "nothing at {{call}}"}"""));
        context.Response.StatusCode = status;
        if (Tag is not null)
            context.Response.Headers.ETag = Tag;
        await context.Response.WriteAsync(body);
    }
}
