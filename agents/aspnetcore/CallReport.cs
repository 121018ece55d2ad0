using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>The caller's view of one forwarded route, and the reply that it brought (contract §1.3).</summary>
internal sealed class CallReport(Node node, DateTimeOffset start)
{
    private Reply? reply;

    public Node Node => node;

    public DateTimeOffset Start => start;

    public double DurationMs { get; set; }

    public int Tries { get; set; }

    /// <summary>The last try's status; 0 when none came.</summary>
    public int Status { get; set; }

    /// <summary>Null, or a word of <see cref="CallErrors"/>.</summary>
    public string? Error { get; set; }

    /// <summary>The callee's result without its padding; empty when none came.</summary>
    public ResultBytes Result => reply?.Result ?? default;

    public void Take(Reply last)
    {
        reply?.Dispose();
        reply = last;
    }

    public void Release() => reply?.Dispose();
}

/// <summary>The words that say why a call failed; they label the metrics too.</summary>
internal static class CallErrors
{
    public const string Refused = "refused";
    public const string Reset = "reset";
    public const string Timeout = "timeout";
    public const string Dns = "dns";
    public const string ForbiddenTarget = "forbidden-target";
    public const string Status = "status";
    public const string InvalidReply = "invalid-reply";
    public const string TooLarge = "too-large";
    public const string Cancelled = "cancelled";
    public const string Injected = "injected";
}
