using System.Globalization;

namespace MicroSim.Telemetry.Traces;

/// <summary>Which traces somebody looks for; what is null does not matter.</summary>
/// <param name="Simulation">Ran in this simulation; those of which nobody said where they ran count too.</param>
/// <param name="Service">Came through this service.</param>
/// <param name="Status">Ended with this HTTP status: one number, or such as <c>5xx</c>.</param>
/// <param name="Error">Whether something in it failed.</param>
/// <param name="Fault">A fault of this type acted.</param>
/// <param name="LeastNs">Took at least this long.</param>
/// <param name="MostNs">Took at most this long.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="Call">Such a call was made in it.</param>
/// <param name="Order">Which come first, and stay when there are more than the limit.</param>
public sealed record TraceQuery(
    string? Simulation, string? Service, StatusPattern? Status, bool? Error, string? Fault, long? LeastNs, long? MostNs, int Limit, CallPattern? Call = null, TraceOrder Order = TraceOrder.Newest)
{
    /// <summary>The trace with what was looked for in it; null when it is not wanted.</summary>
    public FoundTrace? Find(Trace trace)
    {
        long? call = Call?.LongestNs(trace);
        return (Call is null || call is not null) && Matches(trace) ? new(trace, call) : null;
    }

    private bool Matches(Trace trace) =>
        (Simulation is null || trace.Simulation is null || trace.Simulation == Simulation)
        && (Status is null || Status.Matches(trace.Status))
        && (Error is null || Error == trace.Errors > 0)
        && (LeastNs is null || trace.DurationNs >= LeastNs)
        && (MostNs is null || trace.DurationNs <= MostNs)
        && (Service is null || trace.Services.Contains(Service))
        && (Fault is null || trace.Faults.Contains(Fault));
}

/// <summary>Which traces come first.</summary>
public enum TraceOrder
{
    Newest,

    /// <summary>Those whose call that was looked for took longest, or that took longest themselves.</summary>
    Slowest,
}

/// <summary>One HTTP status, or all of a hundred.</summary>
public sealed record StatusPattern(int From, int To)
{
    /// <summary>Reads <c>503</c> or <c>5xx</c>; null for anything else.</summary>
    public static StatusPattern? Parse(string text)
    {
        if (text.Length != 3 || text[0] is < '1' or > '5')
            return null;
        int hundred = (text[0] - '0') * 100;
        if (text[1..] is "xx")
            return new(hundred, hundred + 99);
        return char.IsAsciiDigit(text[1]) && char.IsAsciiDigit(text[2]) ? new(Number(text), Number(text)) : null;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    public bool Matches(int? status) => status >= From && status <= To;
}
