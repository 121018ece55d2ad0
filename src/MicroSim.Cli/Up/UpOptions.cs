namespace MicroSim.Cli.Up;

/// <summary>What `up` runs with.</summary>
/// <param name="Home">The folder with agents.</param>
/// <param name="Frameworks">The frameworks that they are written in.</param>
/// <param name="DataFolder">What outlives a run.</param>
/// <param name="Port">The control plane's port.</param>
internal sealed record UpOptions(string Home, IReadOnlyList<string> Frameworks, string DataFolder, int Port);
