namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>Reads of a resource's attributes who it is.</summary>
internal static class OtlpSource
{
    private const string Unknown = "unknown";

    public static SpanSource Of(IReadOnlyList<SpanTag> attributes) => new(
        attributes.Find("service.name") is { Length: > 0 } name ? name : Unknown,
        attributes.Find("service.version"),
        attributes.Find("service.instance.id"),
        attributes.Find(SpanNames.Simulation));
}
