using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>One process whose metrics are read.</summary>
internal sealed record ScrapeTarget(string Simulation, string Service, string Instance, AdminPort Admin);
