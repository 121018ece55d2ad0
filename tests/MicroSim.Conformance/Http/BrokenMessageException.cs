namespace MicroSim.Conformance.Http;

/// <summary>The other side spoke no HTTP, or stopped in the middle of a message.</summary>
internal sealed class BrokenMessageException(string message) : Exception(message);
