using MicroSim.Telemetry.Measures;

namespace MicroSim.ControlPlane.Api;

/// <summary>What a simulation measured in a window of time.</summary>
/// <param name="Simulation">Its name.</param>
/// <param name="From">Where the window begins.</param>
/// <param name="To">Where it ends: the newest second of which everything is known ends here.</param>
/// <param name="StepSeconds">How long a step is; steps begin where the Unix time is a multiple of it, and the first and the last may be shorter.</param>
/// <param name="Services">By name; those that were measured in the last hour.</param>
/// <param name="Connections">By name; those that were used in the last hour.</param>
public sealed record MetricsView(
    string Simulation, DateTimeOffset From, DateTimeOffset To, int StepSeconds, IReadOnlyList<ServiceMetrics> Services, IReadOnlyList<ConnectionMetrics> Connections)
{
    internal static MetricsView Of(string simulation, MeasureWindow window, MeasureReport report) => new(
        simulation,
        DateTimeOffset.FromUnixTimeSeconds(window.From),
        DateTimeOffset.FromUnixTimeSeconds(window.To),
        window.Step,
        [.. report.Services.Select(s => new ServiceMetrics(s.Name, ServiceMeasureView.Of(s.Total), [.. s.Steps.Select(p => ServiceMeasureView.Of(p)!)]))],
        [.. report.Connections.Select(c => new ConnectionMetrics(c.From, c.To, MeasureView.Of(c.Total), [.. c.Steps.Select(p => MeasureView.Of(p)!)]))]);
}

/// <summary>The calls that a service answered, and what its processes were like.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Total">The whole window; absent when nothing is known of it.</param>
/// <param name="Steps">Its steps; one in which no process was read is left out.</param>
public sealed record ServiceMetrics(string Name, ServiceMeasureView? Total, IReadOnlyList<ServiceMeasureView> Steps);

/// <summary>The calls that a service made to another one: each try counts.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The callee.</param>
/// <param name="Total">The whole window; absent when nothing is known of it.</param>
/// <param name="Steps">Its steps; one in which no process of the caller was read is left out.</param>
public sealed record ConnectionMetrics(string From, string To, MeasureView? Total, IReadOnlyList<MeasureView> Steps);

/// <summary>Calls in a stretch of time.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Requests">How many ended.</param>
/// <param name="RequestsPerSecond">How many a second.</param>
/// <param name="Errors">How many failed.</param>
/// <param name="ErrorRatio">The share that failed, 0 to 1; absent without requests.</param>
/// <param name="P50Ms">Half of them took no longer, in milliseconds: interpolated in the merged buckets of all replicas; absent without requests.</param>
/// <param name="P90Ms">Nine of ten took no longer.</param>
/// <param name="P99Ms">99 of 100 took no longer.</param>
public sealed record MeasureView(DateTimeOffset Start, long Requests, double RequestsPerSecond, long Errors, double? ErrorRatio, double? P50Ms, double? P90Ms, double? P99Ms)
{
    internal static MeasureView? Of(Measure? measure) => measure is null ? null : new(
        measure.Start, measure.Requests, Rounded(measure.RequestsPerSecond), measure.Errors, Rounded(measure.ErrorRatio), Milliseconds(measure.P50), Milliseconds(measure.P90), Milliseconds(measure.P99));

    internal static double? Milliseconds(double? seconds) => Rounded(seconds * 1000);

    internal static double Rounded(double value) => Math.Round(value, 6);

    internal static double? Rounded(double? value) => value is double there ? Rounded(there) : null;
}

/// <summary>A service in a stretch of time.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Requests">How many calls it answered.</param>
/// <param name="RequestsPerSecond">How many a second.</param>
/// <param name="Errors">How many were answered with a status of 5xx, or not at all.</param>
/// <param name="ErrorRatio">The share that failed, 0 to 1; absent without requests.</param>
/// <param name="P50Ms">Half of them took no longer, in milliseconds: interpolated in the merged buckets of all replicas; absent without requests.</param>
/// <param name="P90Ms">Nine of ten took no longer.</param>
/// <param name="P99Ms">99 of 100 took no longer.</param>
/// <param name="Active">Calls that were being answered, on average, all replicas together.</param>
/// <param name="CpuCores">Cores that were busy, on average, all replicas together.</param>
/// <param name="MemoryBytes">Resident memory, on average, all replicas together.</param>
/// <param name="Replicas">How many processes were read, on average.</param>
/// <param name="Conditions">The types of the conditions that were there.</param>
public sealed record ServiceMeasureView(
    DateTimeOffset Start, long Requests, double RequestsPerSecond, long Errors, double? ErrorRatio, double? P50Ms, double? P90Ms, double? P99Ms,
    double Active, double CpuCores, long MemoryBytes, double Replicas, IReadOnlyList<string> Conditions)
{
    internal static ServiceMeasureView? Of(ServiceMeasure? measure) => measure is not (Measure calls, ProcessMeasure processes) ? null : new(
        calls.Start, calls.Requests, MeasureView.Rounded(calls.RequestsPerSecond), calls.Errors, MeasureView.Rounded(calls.ErrorRatio),
        MeasureView.Milliseconds(calls.P50), MeasureView.Milliseconds(calls.P90), MeasureView.Milliseconds(calls.P99),
        MeasureView.Rounded(processes.Active), MeasureView.Rounded(processes.Cpu), (long)processes.MemoryBytes, MeasureView.Rounded(processes.Replicas), processes.Conditions);
}
