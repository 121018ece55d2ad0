using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary><c>refuse</c> and <c>dns</c>: the try fails as a connection of that kind does, and nothing is sent.</summary>
internal sealed class BrokenLinkFault(string error) : ICallFault
{
    public const string Refuse = "refuse";
    public const string Dns = "dns";

    public ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene) => ValueTask.FromResult(new Outcome(Flow.Broken, Message: error));
}
