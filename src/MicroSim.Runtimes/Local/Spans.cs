namespace MicroSim.Runtimes.Local;

/// <summary>Where a process sends its spans, in OpenTelemetry's variables.</summary>
internal static class Spans
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Resource = "OTEL_RESOURCE_ATTRIBUTES";

    private static readonly string[] places = [Endpoint, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    /// <summary>Names the receiver, unless the document names one: that gets no token of ours.</summary>
    public static void AddTo(Dictionary<string, string> environment, string simulation, Uri? receiver, string token)
    {
        string own = $"microsim.simulation={simulation}";
        environment[Resource] = environment.GetValueOrDefault(Resource) is { Length: > 0 } given ? $"{own},{given}" : own;
        if (receiver is null || places.Any(environment.ContainsKey))
            return;
        environment[Endpoint] = receiver.AbsoluteUri.TrimEnd('/');
        environment["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-microsim-token={token}";
    }
}
