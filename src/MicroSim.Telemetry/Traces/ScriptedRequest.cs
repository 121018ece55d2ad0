namespace MicroSim.Telemetry.Traces;

/// <summary>A request that the control plane sent itself, with the result that came back: a trace of its own, whether services send spans or not.</summary>
/// <param name="Root">The control plane's own span.</param>
/// <param name="RequestId">The request's name in headers and logs.</param>
/// <param name="Result">The result tree as it came; empty when none came, or when it is longer than what is kept.</param>
public sealed record ScriptedRequest(TraceSpan Root, string RequestId, byte[] Result)
{
    private const int OwnSize = 120;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Size => OwnSize + Root.Size + Result.Length + 2 * RequestId.Length;

    // A call that failed somewhere in the tree, whether its caller failed or not.
    internal bool HasErrors => Root.Error is not null || Result.AsSpan().IndexOf("\"error\":\""u8) >= 0;
}
