namespace MicroSim.Runtimes.Agents;

/// <summary>An agent could not be built.</summary>
public sealed class AgentBuildException(string message, IReadOnlyList<string> output)
    : Exception(output.Count == 0 ? message : $"{message}{Environment.NewLine}{string.Join(Environment.NewLine, output)}")
{
    /// <summary>The last lines that the build printed.</summary>
    public IReadOnlyList<string> Output { get; } = output;
}
