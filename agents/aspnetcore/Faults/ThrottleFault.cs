using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Says how fast a reply may be sent, or read on a link; who does it keeps the lowest rate.</summary>
internal sealed class ThrottleFault : ICallFault
{
    public const string Type = "throttle";

    public ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene) => ValueTask.FromResult(new Outcome(Flow.Continue, Rate: fault.Args.Integer("rate")));
}
