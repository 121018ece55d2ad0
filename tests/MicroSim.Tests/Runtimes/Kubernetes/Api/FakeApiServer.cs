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

    /// <summary>Whether what was sent has been read, so that a connection may break off.</summary>
    public Func<bool> MayBreak { get; set; } = () => true;

    /// <summary>Answers a watch by these lines; then the connection breaks off, or stays open without a word.</summary>
    public void Watch(bool breaksOff, params string[] lines) => replies.Writer.TryWrite(async context =>
    {
        await context.Response.StartAsync();
        // In one piece, and not reset before it was read: a reset throws away what lies unread at the other end.
        await context.Response.WriteAsync(string.Concat(lines.Select(l => $"{l}\n")));
        await context.Response.Body.FlushAsync();
        while (breaksOff && !MayBreak())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, context.RequestAborted);
        if (breaksOff)
            context.Abort();
        else
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    });

    public static string Line(string type, string name, string version) => $$$"""{"type":"{{{type}}}","object":{{{One(name, version)}}}}""";

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new(TimeSpan.Zero, TimeProvider.System);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private static string One(string name, string version) => $$$"""{"metadata":{"name":"{{{name}}}","namespace":"n","resourceVersion":"{{{version}}}"}}""";
}
