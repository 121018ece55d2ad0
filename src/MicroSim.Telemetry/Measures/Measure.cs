namespace MicroSim.Telemetry.Measures;

/// <summary>Calls of a stretch of time.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="Requests">How many ended.</param>
/// <param name="Errors">How many of them failed.</param>
/// <param name="Seconds">How many of its seconds are known.</param>
public sealed record Measure(DateTimeOffset Start, long Requests, long Errors, int Seconds)
{
    public double RequestsPerSecond => Seconds == 0 ? 0 : (double)Requests / Seconds;

    /// <summary>From 0 to 1; null without requests.</summary>
    public double? ErrorRatio => Requests == 0 ? null : (double)Errors / Requests;

    /// <summary>Percentiles of the durations in seconds, of all replicas' calls together; null without requests.</summary>
    public double? P50 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double? P90 { get; init; }

    /// <inheritdoc cref="P50"/>
    public double? P99 { get; init; }
}

/// <summary>What the processes of a service were like in a stretch of time, added up over its replicas.</summary>
/// <param name="Active">Calls that were being answered, on average.</param>
/// <param name="Cpu">Cores that were busy, on average.</param>
/// <param name="MemoryBytes">Resident memory, on average.</param>
/// <param name="Replicas">How many were scraped, on average.</param>
/// <param name="Conditions">The types of the conditions that were there.</param>
public sealed record ProcessMeasure(double Active, double Cpu, double MemoryBytes, double Replicas, IReadOnlyList<string> Conditions);
