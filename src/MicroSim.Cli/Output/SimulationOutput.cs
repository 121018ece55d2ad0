using System.Globalization;
using System.Text.Json;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Output;

/// <summary>Shows simulations and services.</summary>
internal static class SimulationOutput
{
    public static void WriteList(SimulationList list)
    {
        if (list.Items.Count == 0)
        {
            Terminal.Line("No simulation runs. Start one with `microsim apply FILE`.");
            return;
        }
        Columns.Write(
            ["SIMULATION", "STATE", "SERVICES", "READY"],
            [.. list.Items.Select(s => (IReadOnlyList<string>)[s.Name, s.Ready ? "ready" : "not ready", Number(s.Services.Count), Number(s.Services.Count(IsReady))])]);
    }

    public static void Write(SimulationView simulation)
    {
        Columns.Write(
            ["SERVICE", "FRAMEWORK", "ADDRESS", "READY", "RESTARTS", "PID", "STATE"],
            [.. simulation.Services.Select(s => (IReadOnlyList<string>)[
                s.Name,
                s.Framework,
                s.Address,
                $"{s.ReadyReplicas}/{s.Replicas.Count}",
                Number(s.Replicas.Sum(r => r.Restarts)),
                string.Join(',', s.Replicas.Where(r => r.ProcessId is not null).Select(r => Number(r.ProcessId!.Value))),
                State(s),
            ])]);
        foreach (ReplicaView replica in simulation.Services.SelectMany(s => s.Replicas).Where(r => r.LastOutput.Count > 0 && r.Phase != Runtimes.ReplicaPhase.Ready))
        {
            Terminal.Line($"Last output of {replica.Instance}:");
            foreach (string line in replica.LastOutput)
                Terminal.Line($"  {line}");
        }
    }

    public static void WriteJson(object value, Type type) => Terminal.Line(JsonSerializer.Serialize(value, type, ApiJson.Readable));

    private static bool IsReady(ServiceView service) => service.ReadyReplicas == service.Replicas.Count;

    private static string State(ServiceView service) =>
        service.Replicas.FirstOrDefault(r => r.Phase != Runtimes.ReplicaPhase.Ready) is ReplicaView ill
            ? ill.Reason is null ? Phases.Text(ill.Phase) : $"{Phases.Text(ill.Phase)}: {ill.Reason}"
            : "ready";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
