using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Cluster;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Election;
using MicroSim.Runtimes.Kubernetes.Installing;
using Microsoft.Extensions.Logging;

namespace MicroSim.Cli.Up;

/// <summary>One of a cluster's control planes in this process, for as long as the command runs. Apart, so that nothing of Kubernetes is loaded where it is not used.</summary>
internal sealed class ClusterSession(ControlPlaneOptions options, KubernetesRuntimeOptions runtimeOptions, ClusterOptions cluster, IUpReport report, TimeProvider time)
{
    public async Task ServeAsync(CancellationToken interrupted)
    {
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new ReportLogs(report)));
        ApiServer api = new(ClusterConnection.Find(), time);
        await using KubernetesRuntime runtime = new(api, runtimeOptions with { Time = time, Log = report.Note });
        LeaderElection election = new(api, new ObjectKey(cluster.Namespace ?? api.Namespace, ClusterOptions.Lease), cluster.Address, time, report.Note);
        ControlPlaneOptions complete = await CompleteAsync(api, interrupted);
        await using (ControlPlaneApp app = await ControlPlaneApp.StartAsync(complete, new ClusterPlane(runtime, election), time, logs, interrupted))
        {
            report.Serving(null, app.Address);
            if (app.Token is string token && complete.Token is null)
                report.Note($"callers need the token {token}; store it with `microsim login {app.Address}`");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, interrupted);
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                report.Note("stopping; the simulations of the cluster go on");
            }
        }
    }

    // In a pod all control planes have the token of one Secret, whoever of them made it.
    private async Task<ControlPlaneOptions> CompleteAsync(ApiServer api, CancellationToken cancellation)
    {
        if (options.Token is not null || options.Listen is null || cluster.Namespace is not string space)
            return options;
        await ControlPlaneToken.EnsureAsync(api, space, cancellation);
        return options with { Token = await ControlPlaneToken.FindAsync(api, space, cancellation) };
    }
}
