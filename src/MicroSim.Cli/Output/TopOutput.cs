using System.Globalization;
using MicroSim.Cli.Client;

namespace MicroSim.Cli.Output;

/// <summary>What a simulation measures, as two tables: its services and its connections.</summary>
internal static class TopOutput
{
    public static readonly IReadOnlyList<string> ServiceHeadings = ["SERVICE", "REQ/S", "ERRORS", "P50", "P90", "P99", "ACTIVE", "CPU", "MEMORY", "REPLICAS", "CONDITIONS"];

    public static readonly IReadOnlyList<string> ConnectionHeadings = ["CONNECTION", "TRIES/S", "ERRORS", "P50", "P90", "P99"];

    private const string None = "-";

    public static IReadOnlyList<IReadOnlyList<string>> Services(MetricsReply metrics) =>
    [
        .. metrics.Services.Where(s => s.IsKnown).Select(s => (IReadOnlyList<string>)
        [
            .. Calls(s), Number(s.Figure("active")), Cpu(s.Figure("cpuCores")), Memory(s.Figure("memoryBytes")), Number(s.Figure("replicas")), string.Join(", ", s.Conditions),
        ]),
    ];

    public static IReadOnlyList<IReadOnlyList<string>> Connections(MetricsReply metrics) =>
        [.. metrics.Connections.Where(c => c.IsKnown).Select(c => (IReadOnlyList<string>)[.. Calls(c)])];

    /// <summary>A number with as many digits as tell something.</summary>
    public static string Number(double? value) => value switch
    {
        null => None,
        0 => "0",
        < 10 => Invariant($"{value:0.##}"),
        < 100 => Invariant($"{value:0.#}"),
        _ => Invariant($"{value:0}"),
    };

    /// <summary>Milliseconds.</summary>
    public static string Duration(double? milliseconds) => milliseconds switch
    {
        null => None,
        < 1000 => $"{Number(milliseconds)} ms",
        _ => $"{Number(milliseconds / 1000)} s",
    };

    private static IEnumerable<string> Calls(MeasuredReply measured) =>
    [
        measured.Name, Number(measured.Figure("requestsPerSecond")), Percent(measured.Figure("errorRatio")),
        Duration(measured.Figure("p50Ms")), Duration(measured.Figure("p90Ms")), Duration(measured.Figure("p99Ms")),
    ];

    private static string Percent(double? ratio) => ratio is null ? None : $"{Number(ratio * 100)} %";

    private static string Cpu(double? cores) => cores is null ? None : Invariant($"{cores:0.00}");

    private static string Memory(double? bytes) => bytes is null ? None : Invariant($"{bytes / 1_000_000:0} MB");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
