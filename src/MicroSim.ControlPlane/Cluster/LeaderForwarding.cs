using System.Globalization;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Metrics;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Election;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>
/// Answers calls where it leads, and sends them to the leader where it does not. While the leader changes they are refused, to be sent again in a moment.
/// Probes and metrics are answered by whoever they come to.
/// </summary>
internal sealed class LeaderForwarding(LeaderElection election, KubernetesRuntime runtime, SimulationStore store, IHttpForwarder forwarder) : IDisposable
{
    private const string Forwarded = "x-microsim-forwarded";
    private const int AgainAfterSeconds = 1;

    // Requests and streams last as long as they like.
    private static readonly ForwarderRequestConfig endless = new() { ActivityTimeout = TimeSpan.FromHours(1) };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    });

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value is "/healthz" or "/readyz" or MetricsEndpoints.OwnPath)
            return next(context);
        if (election.Leads)
            return runtime.IsSynced && store.IsRestored ? next(context) : RefuseAsync(context, "This control plane has just begun to lead.");
        // One that was sent on already came by a lease that is out of date.
        return election.Leader is Uri leader && !context.Request.Headers.ContainsKey(Forwarded) ? ForwardAsync(context, leader) : RefuseAsync(context, "The leader of the control planes is changing.");
    }

    public void Dispose() => client.Dispose();

    private async Task ForwardAsync(HttpContext context, Uri leader)
    {
        ForwarderError error = await forwarder.SendAsync(context, leader.AbsoluteUri, client, endless, AsItCame.Transformer, context.RequestAborted);
        if (error != ForwarderError.None && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            await RefuseAsync(context, $"The leader at {leader} does not answer.");
        }
    }

    private static Task RefuseAsync(HttpContext context, string why)
    {
        context.Response.Headers.RetryAfter = AgainAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return new ProblemResult(StatusCodes.Status503ServiceUnavailable, $"{why} Send the call again in a moment.").ExecuteAsync(context);
    }

    /// <summary>Leaves the call as it came, its host too: by that the leader knows its own pages.</summary>
    private sealed class AsItCame : HttpTransformer
    {
        public static AsItCame Transformer { get; } = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            proxyRequest.Headers.TryAddWithoutValidation(Forwarded, "1");
        }
    }
}
