using System.Net;

namespace MicroSim.Conformance.Agents;

/// <summary>An agent under test.</summary>
/// <param name="Data">Its data port.</param>
/// <param name="Admin">Its admin port; null when only the data port of a running one is known.</param>
/// <param name="Process">Its process, when it was started for the test.</param>
internal sealed record Agent(DnsEndPoint Data, DnsEndPoint? Admin, AgentProcess? Process) : IAsyncDisposable
{
    /// <summary>The term of its state.</summary>
    public long Term { get; set; }

    /// <summary>The generation of the last state that it got; each state needs a higher one.</summary>
    public long Generation { get; set; }

    public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
