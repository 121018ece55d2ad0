using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

internal sealed class PayloadFault : ICallFault
{
    public const string Type = "payload";

    public ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene)
    {
        scene.Call!.Padding += fault.Args.Integer("size");
        return ValueTask.FromResult(Outcome.Continue);
    }
}
