using MicroSim.Runtimes.Local.Logs;
using MicroSim.Runtimes.Local.Steering;
using MicroSim.Runtimes.Steering;

namespace MicroSim.Runtimes.Local;

/// <summary>What the replicas of a simulation share.</summary>
internal sealed class ReplicaHost(LocalRuntimeOptions options, HttpClient http, StatusBoard board, LogStore logs, string adminToken)
{
    public TimeProvider Time => options.Time;

    public TimeSpan StopDeadline => options.StopDeadline;

    public TimeSpan LeaveDeadline => options.LeaveDeadline;

    public TimeSpan ProbeInterval => options.ProbeInterval;

    public StatusBoard Board => board;

    public LogStore Logs => logs;

    public AgentClient Client(int adminPort) => new(http, Root(adminPort), adminToken, options.ProbeDeadline, options.Time);

    public HealthWatch Health(int adminPort) =>
        new(new AgentClient(http, Root(adminPort), adminToken, options.Liveness.Deadline, options.Time), options.Liveness, options.Time);

    public static Uri Root(int adminPort) => new($"http://127.0.0.1:{adminPort}/");
}
