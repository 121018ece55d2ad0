using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>The fault types of this agent: a new one is a file beside this one and a line here.</summary>
internal sealed class FaultTable : IDisposable
{
    private readonly Dictionary<string, object> types;

    public FaultTable(AgentSettings settings, TimeProvider time)
    {
        types = new Dictionary<string, object>
        {
            [AbortFault.Type] = new AbortFault(),
            [ErrorFault.Type] = new ErrorFault(),
            [LatencyFault.Type] = new LatencyFault(time),
            [MemoryLeakFault.Type] = new MemoryLeakFault(settings.MaxMemoryMb),
            [PayloadFault.Type] = new PayloadFault(),
            [WorkFault.Type] = new WorkFault(settings.Threads),
        };
        Catalogue = FaultCatalogue.Standard.Only(types.Keys).Capped(variable => variable switch
        {
            "MICROSIM_MAX_MEMORY_MB" => settings.MaxMemoryMb,
            "MICROSIM_MAX_DURATION_MS" => settings.MaxDurationMs,
            _ => null,
        });
    }

    /// <summary>The part of the contract's catalogue that this agent has, under its caps.</summary>
    public FaultCatalogue Catalogue { get; }

    public ICallFault CallFault(string type) => (ICallFault)types[type];

    public IStateFault StateFault(string type) => (IStateFault)types[type];

    public void Dispose()
    {
        foreach (IDisposable type in types.Values.OfType<IDisposable>())
            type.Dispose();
    }
}
