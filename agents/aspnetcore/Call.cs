using MicroSim.Agent.Faults;
using MicroSim.Agent.Steering;
using MicroSim.Agent.Tracing;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>One call that this service answers, from its arrival to its reply.</summary>
internal sealed class Call(HttpContext http, Snapshot state, long startedAt, DateTimeOffset start)
{
    private List<string>? errors;
    private List<CallReport>? reports;

    public HttpContext Http => http;

    /// <summary>The state that the call began with; it finishes on it.</summary>
    public Snapshot State => state;

    public long StartedAt => startedAt;

    public DateTimeOffset Start => start;

    public Node? Node { get; set; }

    /// <summary>The endpoint of the plan that it runs, and the label of its metrics.</summary>
    public string Endpoint { get; set; } = "/";

    public string? Address { get; set; }

    public string RequestId { get; set; } = "";

    /// <summary>The trace that it belongs to; null when nothing is traced.</summary>
    public CallTrace? Trace { get; set; }

    /// <summary>The id of its trace; null when there is none.</summary>
    public string? TraceId => Trace?.Trace.ToString() ?? (TraceContext.TryReadTraceParent((string?)http.Request.Headers.TraceParent, out TraceContext context) ? context.Trace.ToString() : null);

    public Dice Dice { get; set; }

    public int Depth { get; set; }

    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Bytes that <c>payload</c> faults add to the reply.</summary>
    public long Padding { get; set; }

    /// <summary>Bytes a second at which the reply is sent; 0 for as fast as it can.</summary>
    public int Rate { get; private set; }

    public IReadOnlyList<string> Errors => errors is null ? [] : errors;

    public IReadOnlyList<CallReport> Reports => reports is null ? [] : reports;

    public CancellationToken ClientGone => http.RequestAborted;

    public void AddError(string error) => (errors ??= []).Add(error);

    public void AddReport(CallReport report) => (reports ??= []).Add(report);

    /// <summary>Slows the reply down to this rate, unless it is slower already; 0 changes nothing.</summary>
    public void Throttle(int rate) => Rate = Lower(Rate, rate);

    /// <summary>The lower of two rates, of which 0 is none.</summary>
    public static int Lower(int rate, int other) => rate == 0 ? other : other == 0 ? rate : Math.Min(rate, other);

    public FaultScene Scene(DiceKey key) => new(Dice, key, this, ClientGone);

    /// <summary>Gives back what the replies of callees hold.</summary>
    public void Release()
    {
        foreach (CallReport report in Reports)
            report.Release();
    }
}
