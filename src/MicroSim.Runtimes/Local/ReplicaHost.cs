using MicroSim.Runtimes.Local.Logs;
using MicroSim.Runtimes.Local.Ports;
using MicroSim.Runtimes.Local.Steering;

namespace MicroSim.Runtimes.Local;

/// <summary>What the replicas of a simulation share.</summary>
internal sealed class ReplicaHost(LocalRuntimeOptions options, HttpClient http, StatusBoard board, LogStore logs, string adminToken)
{
    public TimeProvider Time => options.Time;

    public TimeSpan StopDeadline => options.StopDeadline;

    public TimeSpan ProbeInterval => options.ProbeInterval;

    public StatusBoard Board => board;

    public LogStore Logs => logs;

    public AgentClient Client(int adminPort) => new(http, adminPort, adminToken, options.ProbeDeadline, options.Time);

    /// <summary>Why a process that ended at its start may not have got its port.</summary>
    public static string? PortTaken(int port) => PortProbe.WhyNot(port);
}
