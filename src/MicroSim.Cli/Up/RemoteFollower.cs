using System.Net;
using System.Text.Json;
using MicroSim.ControlPlane.Api;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.Cli.Up;

/// <summary>Reports what happens to a simulation of another control plane, as its API tells it, until cancelled.</summary>
internal sealed class RemoteFollower(Uri address, Simulation simulation, IUpReport report, TimeProvider time)
{
    private static readonly TimeSpan untilReady = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan afterwards = TimeSpan.FromSeconds(1);

    public async Task FollowAsync(string name, long start, CancellationToken cancellation)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        SimulationStatus? before = null;
        string? reason = null;
        bool wasReady = false;
        while (true)
        {
            if (await LookAsync(http, name, cancellation) is SimulationView view)
            {
                if (Status(view) is SimulationStatus now)
                {
                    foreach (StatusChange change in StatusChange.Between(before, now))
                        report.Changed(change);
                    report.Status(now);
                    before = now;
                }
                if (view.Reason is string why && why != reason)
                    report.Problem($"{name}: {why}");
                reason = view.Reason;
                if (view.Ready && !wasReady)
                    report.Ready(name, time.GetElapsedTime(start), simulation.Services[0].Name, address);
                wasReady |= view.Ready;
            }
            else if (before is not null)
            {
                report.Note($"the simulation {name} was deleted");
                before = null;
            }
            await Task.Delay(wasReady ? afterwards : untilReady, time, cancellation);
        }
    }

    // Null where there is none; a control plane that is just changing is asked again.
    private async Task<SimulationView?> LookAsync(HttpClient http, string name, CancellationToken cancellation)
    {
        while (true)
        {
            using HttpResponseMessage reply = await http.GetAsync($"api/v1/simulations/{name}", cancellation);
            if (reply.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (reply.IsSuccessStatusCode)
                return JsonSerializer.Deserialize(await reply.Content.ReadAsByteArrayAsync(cancellation), ApiJson.Readable.SimulationView);
            await Task.Delay(untilReady, time, cancellation);
        }
    }

    // Null while nothing runs: services have no addresses before the cluster has given them some.
    private static SimulationStatus? Status(SimulationView view) => view.Services.Any(s => s.Address.Length == 0) ? null : new(view.Name,
    [
        .. view.Services.Select(s => new ServiceStatus(
            s.Name,
            s.Framework,
            new Uri(s.Address),
            [.. s.Replicas.Select(r => new ReplicaStatus(r.Instance, r.Phase, r.ProcessId, r.Restarts, r.Reason, r.LastOutput, r.Version, r.Leaving))],
            "",
            s.WantedReplicas)),
    ]);
}
