using System.Globalization;
using MicroSim.Cli.Client;
using MicroSim.ControlPlane.Api;
using MicroSim.Runtimes;

namespace MicroSim.Cli.Output;

/// <summary>How a service is, in a few words: what its replicas lack, and which of them leave.</summary>
internal static class ServiceState
{
    public static string Of(ServiceReply service) =>
        Words(service.IsReady, [.. service.Replicas.Select(r => (r.IsReady, r.Leaving, r.State, r.Version))]);

    public static string Of(ServiceStatus service) =>
        Words(service.Ready, [.. service.Replicas.Select(r => (r.Phase == ReplicaPhase.Ready, r.Leaving, $"{Phases.Text(r.Phase)}{(r.Reason is null ? "" : $": {r.Reason}")}", r.Version))]);

    private static string Words(bool ready, (bool Ready, bool Leaving, string State, string Version)[] replicas)
    {
        string state = replicas.Where(r => !r.Ready && !r.Leaving).Select(r => r.State).FirstOrDefault(ready ? "ready" : replicas.Length == 0 ? "not running" : "rolling out");
        string[] leaving = [.. replicas.Where(r => r.Leaving).Select(r => r.Version)];
        return leaving.Length == 0 ? state : $"{state}; {leaving.Length.ToString(CultureInfo.InvariantCulture)} leaving ({string.Join(", ", leaving.Distinct())})";
    }
}
