using MicroSim.Contract;

namespace MicroSim.Agent.Tracing;

/// <summary>A span that is over and waits to be sent.</summary>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">What caused it; 0 for none.</param>
/// <param name="IsServer">Whether it answered a call; else it is a try of one.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Method">Of the call.</param>
/// <param name="Status">The HTTP status; 0 for none.</param>
/// <param name="Error">The kind of the failure; null when there is none.</param>
/// <param name="Events">The faults that acted.</param>
internal sealed record SpanData(
    TraceId Trace, ulong Id, ulong Parent, bool IsServer, DateTimeOffset Start, TimeSpan Duration, string Method, int Status, string? Error, IReadOnlyList<FaultEvent> Events)
{
    /// <summary>Of a server: the endpoint.</summary>
    public string? Route { get; init; }

    /// <summary>Of a server: the path that was asked for.</summary>
    public string? Path { get; init; }

    /// <summary>Of a server: the request's id.</summary>
    public string? RequestId { get; init; }

    /// <summary>Of a client: the callee's name.</summary>
    public string? Server { get; init; }

    /// <summary>Of a client: the address.</summary>
    public Uri? Url { get; init; }

    /// <summary>Of a client: how many tries were before it.</summary>
    public int Resends { get; init; }
}
