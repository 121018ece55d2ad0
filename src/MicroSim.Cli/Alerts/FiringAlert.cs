namespace MicroSim.Cli.Alerts;

/// <summary>An alert that fires.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">All of its labels.</param>
internal sealed record FiringAlert(string Name, IReadOnlyDictionary<string, string> Labels);
