using MicroSim.Contract;

namespace MicroSim.Telemetry.Traces;

/// <summary>One piece of work of a trace, cut to the limits of <see cref="SpanLimits"/>.</summary>
/// <param name="Trace">The trace that it is a part of.</param>
/// <param name="Id">Its own id, never 0.</param>
/// <param name="Parent">The span that caused it; 0 for none.</param>
/// <param name="Kind">Which side of a call it is.</param>
/// <param name="Name">What was done.</param>
/// <param name="Source">Who did it.</param>
/// <param name="StartNs">When it began, in nanoseconds of Unix time.</param>
/// <param name="DurationNs">How long it took, in nanoseconds.</param>
/// <param name="Error">Why it failed, an empty text when that is not known; null when it went well.</param>
/// <param name="Attributes">What else is known.</param>
/// <param name="Events">What happened meanwhile.</param>
public sealed record TraceSpan(
    TraceId Trace, ulong Id, ulong Parent, SpanKind Kind, string Name, SpanSource Source, long StartNs, long DurationNs, string? Error,
    IReadOnlyList<SpanTag> Attributes, IReadOnlyList<SpanEvent> Events)
{
    private const int OwnSize = 200;
    private const int AttributeSize = 16;
    private const int EventSize = 72;
    private const int TextSize = 24;

    public long EndNs => StartNs + DurationNs;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Size => OwnSize + Text(Name) + Text(Error) + Attributes.Sum(Of) + Events.Sum(e => EventSize + Text(e.Name) + e.Attributes.Sum(Of));

    /// <summary>An attribute's value; null when there is none of that key.</summary>
    public string? Attribute(string key) => Attributes.Find(key);

    // Short ones are shared, but that another one shares them is not sure.
    private static int Of(SpanTag attribute) => AttributeSize + Text(attribute.Value);

    private static int Text(string? text) => text is null ? 0 : TextSize + 2 * text.Length;
}

/// <summary>Which side of a call a span is; numbered as OTLP numbers them.</summary>
public enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

/// <summary>Who made spans: OpenTelemetry calls it a resource.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Version">Its version, if it says one.</param>
/// <param name="Instance">The process, if it says which.</param>
/// <param name="Simulation">The simulation that it is a part of; null for one that says nothing of it.</param>
public sealed record SpanSource(string Service, string? Version = null, string? Instance = null, string? Simulation = null);

/// <summary>A key and its value, whatever type it had, as text.</summary>
public readonly record struct SpanTag(string Key, string Value);

/// <summary>Something that happened at an instant, such as a fault.</summary>
/// <param name="TimeNs">When, in nanoseconds of Unix time.</param>
/// <param name="Name">What.</param>
/// <param name="Attributes">What else is known.</param>
public sealed record SpanEvent(long TimeNs, string Name, IReadOnlyList<SpanTag> Attributes);

/// <summary>The names that this project and OpenTelemetry's semantic conventions give to what is read of spans.</summary>
public static class SpanNames
{
    public const string FaultEvent = "microsim.fault";
    public const string FaultType = "microsim.fault.type";
    public const string RequestId = "microsim.request_id";
    public const string Simulation = "microsim.simulation";
    public const string Status = "http.response.status_code";
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";

    /// <summary>An attribute's value; null when there is none of that key.</summary>
    public static string? Find(this IReadOnlyList<SpanTag> attributes, string key)
    {
        for (int i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].Key == key)
                return attributes[i].Value;
        }
        return null;
    }
}
