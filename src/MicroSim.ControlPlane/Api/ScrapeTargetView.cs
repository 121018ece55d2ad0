namespace MicroSim.ControlPlane.Api;

/// <summary>A process whose metrics Prometheus may read, in the form of its HTTP service discovery.</summary>
/// <param name="Targets">Where: one <c>host:port</c>, which answers at <c>/metrics</c>.</param>
/// <param name="Labels">What its series are labelled with: <c>simulation</c>, <c>service</c>, <c>replica</c>, <c>version</c> and <c>framework</c>.</param>
public sealed record ScrapeTargetView(IReadOnlyList<string> Targets, IReadOnlyDictionary<string, string> Labels);
