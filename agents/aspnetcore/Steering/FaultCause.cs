namespace MicroSim.Agent.Steering;

/// <summary>What a state of the service comes from: a fault of a call.</summary>
/// <param name="Place">Of the fault, as problems name it.</param>
/// <param name="RequestId">Of the call.</param>
/// <param name="TraceId">Of the call; null when it names no trace.</param>
internal readonly record struct FaultCause(string Place, string RequestId, string? TraceId);
