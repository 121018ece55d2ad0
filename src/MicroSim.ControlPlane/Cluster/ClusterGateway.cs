using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>
/// A cluster's control plane on this machine's loopback: calls go through the API server to one of its pods, with the token that they need. So every command,
/// and a browser, speak to it as to a local one; pages of others are kept out as they are there.
/// </summary>
public sealed class ClusterGateway : IAsyncDisposable
{
    private const int Port = 7070;

    private static readonly ForwarderRequestConfig endless = new() { ActivityTimeout = TimeSpan.FromHours(1) };

    private readonly WebApplication app;
    private readonly HttpMessageInvoker client;

    private ClusterGateway(WebApplication app, HttpMessageInvoker client)
    {
        this.app = app;
        this.client = client;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Begins to listen.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="space">The control plane's namespace.</param>
    /// <param name="port">The local port; 0 takes a free one.</param>
    /// <param name="token">What the control plane asks for; null when nothing.</param>
    /// <param name="logs">Takes what goes wrong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static async Task<ClusterGateway> StartAsync(ApiServer api, string space, int port, string? token, ILoggerFactory logs, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ControlPlaneApp.Listen(kestrel, new ControlPlaneOptions(port, [])));
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.Replace(ServiceDescriptor.Singleton<Microsoft.Extensions.Hosting.IHostLifetime, ControlPlaneApp.CallersLifetime>());
        builder.Services.AddHttpForwarder();
        WebApplication app = builder.Build();
        HttpMessageInvoker client = new(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = async (_, token) => await ConnectAsync(api, space, token),
        });
        IHttpForwarder forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        WithToken transformer = new(token);
        app.Use(new Guard(isOpen: false).CheckAsync);
        app.Run(context => ForwardAsync(context, forwarder, client, transformer));
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            client.Dispose();
            throw new PortInUseException(port);
        }
        return new ClusterGateway(app, client);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new(TimeSpan.Zero, TimeProvider.System);
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
        client.Dispose();
    }

    private static async Task ForwardAsync(HttpContext context, IHttpForwarder forwarder, HttpMessageInvoker client, HttpTransformer transformer)
    {
        ForwarderError error = await forwarder.SendAsync(context, $"http://127.0.0.1:{Port}", client, endless, transformer, context.RequestAborted);
        if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        Exception? why = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        context.Response.Clear();
        await new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"The control plane of the cluster does not answer: {why?.GetBaseException().Message ?? error.ToString()}").ExecuteAsync(context);
    }

    private static async Task<Stream> ConnectAsync(ApiServer api, string space, CancellationToken cancellation)
    {
        string selector = string.Join(',', ObjectLabels.ControlPlane.Select(l => $"{l.Key}={l.Value}"));
        ObjectList pods = await api.ListAsync(ResourceKind.Pod, space, selector, metadataOnly: false, cancellation);
        JsonObject ready = pods.Items.FirstOrDefault(IsReady) ?? throw new IOException($"no pod of the control plane in the namespace {space} is ready");
        return await PodPortStream.OpenAsync(api, new ObjectKey(space, (string)ready["metadata"]!["name"]!), Port, cancellation);
    }

    private static bool IsReady(JsonObject pod) => pod["metadata"]!["deletionTimestamp"] is null
        && pod["status"]?["conditions"]?.AsArray().Any(c => (string?)c?["type"] == "Ready" && (string?)c["status"] == "True") == true;

    private sealed class WithToken(string? token) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            if (token is not null)
                proxyRequest.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }
}
