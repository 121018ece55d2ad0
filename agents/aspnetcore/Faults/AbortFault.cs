using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

internal sealed class AbortFault : ICallFault
{
    public const string Type = "abort";

    public ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene) => ValueTask.FromResult(new Outcome(Flow.Abort));
}
