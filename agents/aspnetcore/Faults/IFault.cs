using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>A fault type that acts on one call, in the service or on the way to another one.</summary>
internal interface ICallFault
{
    ValueTask<Outcome> ActAsync(Fault fault, FaultScene scene);
}

/// <summary>A fault type that is a state of the service. What <see cref="TryStart"/> gives out ends it.</summary>
internal interface IStateFault
{
    /// <summary>Starts it; false, with the reason, when the service has no room for it or may not do it.</summary>
    /// <param name="args">Its arguments.</param>
    /// <param name="state">The state that it belongs to.</param>
    /// <param name="held">Ends it when disposed of.</param>
    /// <param name="reason">Why it did not start.</param>
    bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason);
}

/// <summary>Where a fault acts.</summary>
/// <param name="Dice">The dice of this call.</param>
/// <param name="Key">The name of the fault's own roll; further draws stand below it.</param>
/// <param name="Call">The call that suffers; null on a link.</param>
/// <param name="Cancellation">The client went away, or the limit of a try is over.</param>
internal readonly record struct FaultScene(Dice Dice, DiceKey Key, Call? Call, CancellationToken Cancellation);
