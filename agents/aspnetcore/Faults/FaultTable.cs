using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>The fault types of this agent: a new one is a file beside this one and a line here.</summary>
internal sealed class FaultTable : IDisposable
{
    private readonly Dictionary<string, object> types;

    public FaultTable(AgentSettings settings, OwnAddress own, AgentLog log, TimeProvider time)
    {
        types = new Dictionary<string, object>
        {
            [AbortFault.Type] = new AbortFault(),
            [BlackholeFault.Type] = new BlackholeFault(time),
            [ConnectionLeakFault.Type] = new ConnectionLeakFault(settings, own, time),
            [CpuFault.Type] = new CpuFault(),
            [CrashFault.Type] = new CrashFault(log, time),
            [DiskFault.Type] = new DiskFault(settings, log),
            [BrokenLinkFault.Dns] = new BrokenLinkFault(CallErrors.Dns),
            [ErrorFault.Type] = new ErrorFault(),
            [HangFault.Type] = Hang,
            [LatencyFault.Type] = new LatencyFault(time),
            [LogFloodFault.Type] = new LogFloodFault(log, time),
            [MemoryLeakFault.Type] = new MemoryLeakFault(settings.MaxMemoryMb),
            [PayloadFault.Type] = new PayloadFault(),
            [BrokenLinkFault.Refuse] = new BrokenLinkFault(CallErrors.Refused),
            [ThrottleFault.Type] = new ThrottleFault(),
            [ProbeFault.Unhealthy] = Unhealthy,
            [ProbeFault.Unready] = Unready,
            [WorkFault.Type] = new WorkFault(settings.Threads),
        };
        Catalogue = FaultCatalogue.Standard.Only(types.Keys).Capped(variable => variable switch
        {
            "MICROSIM_MAX_MEMORY_MB" => settings.MaxMemoryMb,
            "MICROSIM_MAX_DISK_MB" => settings.MaxDiskMb,
            "MICROSIM_MAX_CONNECTIONS" => settings.MaxConnections,
            "MICROSIM_MAX_DURATION_MS" => settings.MaxDurationMs,
            _ => null,
        });
    }

    /// <summary>The part of the contract's catalogue that this agent has, under its caps.</summary>
    public FaultCatalogue Catalogue { get; }

    /// <summary>What arriving calls wait for.</summary>
    public HangFault Hang { get; } = new();

    /// <summary>What <c>/healthz</c> says.</summary>
    public ProbeFault Unhealthy { get; } = new(ProbeFault.Unhealthy);

    /// <summary>What <c>/readyz</c> says.</summary>
    public ProbeFault Unready { get; } = new(ProbeFault.Unready);

    public ICallFault CallFault(string type) => (ICallFault)types[type];

    public IStateFault StateFault(string type) => (IStateFault)types[type];

    public void Dispose()
    {
        foreach (IDisposable type in types.Values.OfType<IDisposable>())
            type.Dispose();
    }
}
