using System.Globalization;
using MicroSim.Cli.Client;

namespace MicroSim.Cli.Output;

/// <summary>Shows simulations and services.</summary>
internal static class SimulationOutput
{
    public static IReadOnlyList<string> ServiceHeadings { get; } = ["SERVICE", "FRAMEWORK", "ADDRESS", "READY", "RESTARTS", "PID", "STATE"];

    public static void WriteList(SimulationList list)
    {
        SimulationReply[] all = [.. list.Items];
        if (all.Length == 0)
        {
            Terminal.Line("No simulation runs. Start one with `microsim apply FILE`.");
            return;
        }
        Columns.Write(
            ["SIMULATION", "SERVICES", "READY", "STATE"],
            [.. all.Select(s => (IReadOnlyList<string>)[s.Name, Number(s.Services.Count()), Number(s.Services.Count(v => v.IsReady)), State(s)])]);
    }

    public static void Write(SimulationReply simulation)
    {
        if (simulation.Reason is string reason)
            Terminal.Line($"{simulation.Name}: {reason}");
        WriteServices(simulation.Services);
        WriteOutput(simulation.Services);
    }

    public static void WriteServices(IEnumerable<ServiceReply> services) => Columns.Write(ServiceHeadings, [.. services.Select(Row)]);

    /// <summary>What replicas that are not well printed last.</summary>
    public static void WriteOutput(IEnumerable<ServiceReply> services)
    {
        foreach (ReplicaReply replica in services.SelectMany(s => s.Replicas).Where(r => !r.IsReady && !r.Leaving && r.LastOutput.Count > 0))
        {
            Terminal.Line($"Last output of {replica.Instance}:");
            foreach (string line in replica.LastOutput)
                Terminal.Line($"  {line}");
        }
    }

    private static IReadOnlyList<string> Row(ServiceReply service) =>
    [
        service.Name,
        service.Framework,
        service.Address,
        $"{service.ReadyReplicas}/{service.WantedReplicas}",
        Number(service.Restarts),
        string.Join(',', service.Replicas.Where(r => r.ProcessId is not null).Select(r => Number(r.ProcessId!.Value))),
        ServiceState.Of(service),
    ];

    private static string State(SimulationReply simulation) => $"{(simulation.Ready ? "ready" : "not ready")}{(simulation.Reason is null ? "" : $": {simulation.Reason}")}";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
