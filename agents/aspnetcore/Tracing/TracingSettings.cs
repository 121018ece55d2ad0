using System.Globalization;

namespace MicroSim.Agent.Tracing;

/// <summary>What OpenTelemetry's variables say (contract §1.7).</summary>
/// <param name="Endpoint">Where spans go; null sends none.</param>
/// <param name="Headers">What is sent along.</param>
/// <param name="Resource">What is said of the sender besides its name.</param>
/// <param name="Ratio">The share of traces that begin here and are sampled; null samples so many a second.</param>
internal sealed record TracingSettings(Uri? Endpoint, IReadOnlyList<(string Key, string Value)> Headers, IReadOnlyList<(string Key, string Value)> Resource, double? Ratio)
{
    /// <summary>Traces a second that are sampled where nobody said how many.</summary>
    public const int PerSecond = 10;

    private const string Whole = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Base = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    /// <exception cref="InvalidSettingException">A variable has a value that it must not have.</exception>
    public static TracingSettings FromEnvironment(Func<string, string?> get)
    {
        bool off = Text("OTEL_SDK_DISABLED") == "true" || Text("OTEL_TRACES_EXPORTER") == "none";
        Uri? endpoint = off ? null
            : Text(Whole) is string whole ? Address(Whole, whole)
            : Text(Base) is string root ? new Uri(Address(Base, root.TrimEnd('/') + "/"), "v1/traces")
            : null;
        return new(endpoint, Pairs(Text("OTEL_EXPORTER_OTLP_TRACES_HEADERS") ?? Text("OTEL_EXPORTER_OTLP_HEADERS")), Pairs(Text("OTEL_RESOURCE_ATTRIBUTES")), RatioOf(Text(Sampler), Text(SamplerArgument)));

        string? Text(string name) => get(name) is { Length: > 0 } text ? text : null;
    }

    // That the decision of a caller counts, which parentbased asks for, is so for all of them.
    private static double? RatioOf(string? sampler, string? argument) => sampler switch
    {
        null => null,
        "always_on" or "parentbased_always_on" => 1,
        "always_off" or "parentbased_always_off" => 0,
        "traceidratio" or "parentbased_traceidratio" => argument is null ? 1
            : double.TryParse(argument, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double ratio) && ratio is >= 0 and <= 1 ? ratio
            : throw new InvalidSettingException($"{SamplerArgument}: '{argument}' must be a number from 0 to 1"),
        _ => throw new InvalidSettingException($"{Sampler}: '{sampler}' must be always_on, always_off or traceidratio, each also with parentbased_ before it"),
    };

    private static Uri Address(string variable, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" ? address : throw new InvalidSettingException($"{variable}: '{text}' must be an http URL");

    private static (string, string)[] Pairs(string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(p => p.Length == 2)
            .Select(p => (p[0], Uri.UnescapeDataString(p[1]))),
    ];
}
