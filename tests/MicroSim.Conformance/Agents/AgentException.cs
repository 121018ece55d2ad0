namespace MicroSim.Conformance.Agents;

/// <summary>The agent cannot be tested at all.</summary>
internal sealed class AgentException(string message) : Exception(message);
