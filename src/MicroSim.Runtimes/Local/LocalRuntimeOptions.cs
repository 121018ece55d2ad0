namespace MicroSim.Runtimes.Local;

/// <summary>What a <see cref="LocalRuntime"/> needs to know.</summary>
public sealed record LocalRuntimeOptions
{
    /// <summary>The folder that holds <c>agents/</c>; built agents go to <c>artifacts/agents/</c> below it.</summary>
    public required string Home { get; init; }

    /// <summary>Where addresses are remembered and services may write files.</summary>
    public required string DataFolder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Takes a line for a user who waits: builds, and the seed that was taken.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>How long a process has between SIGTERM and SIGKILL.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one call of an agent's admin port may take.</summary>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a ready service is looked at.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many lines, and how many bytes of text, are kept of each service's output.</summary>
    public LogLimits Logs { get; init; } = new(10_000, 4 * 1024 * 1024);
}

/// <summary>Bounds of the lines that are kept of one service; the oldest go first.</summary>
public sealed record LogLimits(int Lines, int Bytes);
