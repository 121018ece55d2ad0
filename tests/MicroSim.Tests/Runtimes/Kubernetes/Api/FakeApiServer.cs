using System.Collections.Concurrent;
using System.Threading.Channels;
using k8s;
using MicroSim.Runtimes.Kubernetes.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MicroSim.Tests.Runtimes.Kubernetes.Api;

/// <summary>
/// An API server of which only the failures are real: what a list, a watch or another call is answered with is what the test wrote down, in order. All else is
/// tried on a real one.
/// </summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(5);

    private readonly WebApplication app;
    private readonly Channel<RequestDelegate> replies = Channel.CreateUnbounded<RequestDelegate>();

    private FakeApiServer(WebApplication app) => this.app = app;

    /// <summary>What was asked, each as method, path and query.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<FakeApiServer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        FakeApiServer server = new(builder.Build());
        server.app.Run(async context =>
        {
            server.Calls.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            RequestDelegate reply = await server.replies.Reader.ReadAsync(context.RequestAborted);
            await reply(context);
        });
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ApiServer Connect(TimeProvider? time = null) => new(new KubernetesClientConfiguration { Host = app.Urls.First() }, time ?? TimeProvider.System);

    public void Reply(int status, string body, string? retryAfter = null) => replies.Writer.TryWrite(async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(body);
    });

    /// <summary>Answers a list of ConfigMaps.</summary>
    public void List(string version, params string[] names) => Reply(200, $$$"""{"items":[{{{string.Join(',', names.Select(n => One(n, version)))}}}],"metadata":{"resourceVersion":"{{{version}}}"}}""");

    /// <summary>Answers a watch by these lines; then the connection stays open without a word.</summary>
    public void Watch(params string[] lines) => Watch(() => false, lines);

    /// <summary>Answers a watch by these lines, which come at once; then the connection breaks off when they were heard, for a reset takes unread ones with it.</summary>
    public void Watch(Func<bool> heard, params string[] lines) => replies.Writer.TryWrite(async context =>
    {
        await context.Response.StartAsync();
        await context.Response.WriteAsync(string.Concat(lines.Select(l => $"{l}\n")));
        await context.Response.Body.FlushAsync();
        while (!heard() && !context.RequestAborted.IsCancellationRequested)
            await Task.Delay(between, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    });

    /// <summary>Answers with these lines, then the stream ends in order.</summary>
    public void Lines(params string[] lines) => Reply(200, string.Concat(lines.Select(l => $"{l}\n")));

    public static string Line(string type, string name, string version) => $$$"""{"type":"{{{type}}}","object":{{{One(name, version)}}}}""";

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new(TimeSpan.Zero, TimeProvider.System);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private static string One(string name, string version) => $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","resourceVersion":"{{{version}}}"}}""";
}
