namespace MicroSim.ControlPlane.Traces;

/// <summary>The user's own collector, to which spans are forwarded.</summary>
/// <param name="Traces">Where it takes them over OTLP/HTTP.</param>
/// <param name="Headers">What is sent along, such as a token.</param>
public sealed record Collector(Uri Traces, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const string TracesPath = "v1/traces";

    /// <summary>Reads OpenTelemetry's variables; null when none names a collector.</summary>
    /// <exception cref="FormatException">A variable has a value that it must not have.</exception>
    public static Collector? FromEnvironment(Func<string, string?> get)
    {
        const string Whole = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", Base = "OTEL_EXPORTER_OTLP_ENDPOINT";
        if (Text(Whole) is string whole)
            return new(Address(Whole, whole), Pairs());
        return Text(Base) is string root ? new(new Uri(Address(Base, root.TrimEnd('/') + "/"), TracesPath), Pairs()) : null;

        string? Text(string name) => get(name) is { Length: > 0 } text ? text : null;

        (string, string)[] Pairs() => [.. (Text("OTEL_EXPORTER_OTLP_TRACES_HEADERS") ?? Text("OTEL_EXPORTER_OTLP_HEADERS") ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(p => p.Length == 2)
            .Select(p => (p[0], Uri.UnescapeDataString(p[1])))];
    }

    private static Uri Address(string variable, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address : throw new FormatException($"{variable} must be an http URL such as http://localhost:4318, not '{text}'.");

    // Headers may hold a token.
    public override string ToString() => $"{nameof(Collector)} {{ Traces = {Traces} }}";
}
