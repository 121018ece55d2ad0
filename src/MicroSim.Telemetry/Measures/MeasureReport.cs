namespace MicroSim.Telemetry.Measures;

/// <summary>What a simulation measured in a window.</summary>
public sealed record MeasureReport(IReadOnlyList<ServiceMeasures> Services, IReadOnlyList<ConnectionMeasures> Connections);

/// <summary>A service in a window.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Total">The window as a whole; null when nothing is known of it.</param>
/// <param name="Steps">Those of which something is known.</param>
public sealed record ServiceMeasures(string Name, ServiceMeasure? Total, IReadOnlyList<ServiceMeasure> Steps);

/// <summary>A service in a stretch of time: the calls that it answered, and its processes.</summary>
public sealed record ServiceMeasure(Measure Calls, ProcessMeasure Processes);

/// <summary>A connection in a window: the tries that the caller made.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The callee.</param>
/// <param name="Total">The window as a whole; null when nothing is known of it.</param>
/// <param name="Steps">Those of which something is known.</param>
public sealed record ConnectionMeasures(string From, string To, Measure? Total, IReadOnlyList<Measure> Steps);
