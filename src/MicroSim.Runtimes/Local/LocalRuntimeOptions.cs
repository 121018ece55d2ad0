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

    /// <summary>Where processes send spans over OTLP/HTTP, as it is when they are started; null for nowhere.</summary>
    public Func<Uri?> SpanReceiver { get; init; } = () => null;

    /// <summary>How long a process has between SIGTERM and SIGKILL when its service ends.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long it has when its service goes on without it: time for the calls that it began.</summary>
    public TimeSpan LeaveDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process that was asked to end still takes calls on the connections that it has, each reply asking the caller to close.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long one call of an agent's admin port may take.</summary>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a ready service is looked at.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When a process counts as hung.</summary>
    public Liveness Liveness { get; init; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), 6);

    /// <summary>How many lines, and how many bytes of text, are kept of each service's output.</summary>
    public LogLimits Logs { get; init; } = new(10_000, 4 * 1024 * 1024);
}

/// <summary>Bounds of the lines that are kept of one service; the oldest go first.</summary>
public sealed record LogLimits(int Lines, int Bytes);

/// <summary>When a process counts as hung and is started again: its <c>/healthz</c> failed that often in a row.</summary>
/// <param name="Interval">The time between two looks.</param>
/// <param name="Deadline">How long one reply may take.</param>
/// <param name="Failures">How many in a row are enough.</param>
public sealed record Liveness(TimeSpan Interval, TimeSpan Deadline, int Failures);
