namespace MicroSim.Cli;

/// <summary>A command cannot go on: the lines for standard error, and what to exit with.</summary>
internal sealed class CommandException(ExitCode code, params string[] lines) : Exception(string.Join(Environment.NewLine, lines))
{
    public ExitCode Code { get; } = code;

    public IReadOnlyList<string> Lines { get; } = lines;
}
