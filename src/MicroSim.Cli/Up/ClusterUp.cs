using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Cluster;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Installing;
using MicroSim.Topology;
using Microsoft.Extensions.Logging;

namespace MicroSim.Cli.Up;

/// <summary>
/// One run of `up` on a cluster: 1 is MicroSim installed? 2 its API on this machine, 3 apply and follow, 4 go on until interrupted, 5 delete what was made.
/// Apart, so that nothing of Kubernetes is loaded where it is not used.
/// </summary>
internal sealed class ClusterUp(int port, IReadOnlyList<KnownFramework> frameworks, IUpReport report, TimeProvider time)
{
    private const string Manager = "microsim-up";
    private const string Home = "default";

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);

    public async Task RunAsync(WantedSimulation simulation, FileWatch? watch, CancellationToken interrupted)
    {
        long start = time.GetTimestamp();
        using ApiServer api = new(ClusterConnection.Find(), time);
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new ReportLogs(report)));
        Installer installer = new(api, time, report.Note);
        if (!await installer.IsInstalledAsync(InstallOptions.DefaultNamespace, interrupted))
        {
            report.Note("the cluster has no MicroSim yet: installing it (microsim uninstall takes it away again)");
            await installer.InstallAsync(new InstallOptions(), patience, interrupted);
        }
        string? token = await ControlPlaneToken.FindAsync(api, InstallOptions.DefaultNamespace, interrupted);
        await using ClusterGateway gateway = await ClusterGateway.StartAsync(api, InstallOptions.DefaultNamespace, port, token, logs, interrupted);
        report.Serving(simulation.Name, gateway.Address);

        ObjectKey key = new(NamespaceOf(simulation) ?? api.Namespace, simulation.Name);
        bool isNew = await api.FindAsync(ResourceKind.Simulation, key, interrupted) is null;
        try
        {
            await ApplyAsync(api, key, simulation, interrupted);
            using CancellationTokenSource following = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
            string name = key.Namespace == Home ? key.Name : $"{key.Namespace}.{key.Name}";
            Task follower = new RemoteFollower(gateway.Address, simulation.Simulation, report, time).FollowAsync(name, start, following.Token);
            if (watch is not null)
                await WatchAsync(api, key, watch, following.Token);
            await follower;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            report.Note("stopping");
        }
        finally
        {
            if (isNew)
                await DeleteAsync(api, key);
            else
                report.Note($"the simulation {key.Name} was there before and goes on; kubectl delete simulation {key.Name} -n {key.Namespace} ends it");
        }
    }

    private async Task WatchAsync(ApiServer api, ObjectKey key, FileWatch watch, CancellationToken cancellation)
    {
        report.Note($"watching {watch.File}: a change is applied when it is saved");
        await foreach (byte[] text in watch.ChangesAsync(cancellation))
        {
            ReadDocument read = ReadDocument.From(text, frameworks);
            foreach (ApiError problem in read.Errors)
                report.Problem(ErrorLine.Of(watch.File, problem));
            if (read.Wanted is WantedSimulation wanted && wanted.Name == key.Name)
            {
                await ApplyAsync(api, key, wanted, cancellation);
                report.Note($"{watch.File} is applied");
            }
            else
            {
                report.Note($"{watch.File} is not applied; what ran before goes on");
            }
        }
    }

    private static Task<JsonObject> ApplyAsync(ApiServer api, ObjectKey key, WantedSimulation simulation, CancellationToken cancellation)
    {
        JsonObject resource = JsonObject.Create(simulation.Document)!;
        resource["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace };
        resource.Remove("status");
        if (simulation.Simulation.Seed is uint seed)
            resource["spec"]!["seed"] = seed;
        return api.ApplyAsync(ResourceKind.Simulation, key, resource, cancellation, manager: Manager);
    }

    private async Task DeleteAsync(ApiServer api, ObjectKey key)
    {
        using CancellationTokenSource soon = new(TimeSpan.FromSeconds(10), time);
        await api.DeleteAsync(ResourceKind.Simulation, key, uid: null, soon.Token);
        report.Note($"the simulation {key.Name} is deleted; its pods end within half a minute");
    }

    private static string? NamespaceOf(WantedSimulation simulation) =>
        simulation.Document.GetProperty("metadata").TryGetProperty("namespace", out JsonElement space) ? space.GetString() : null;
}
