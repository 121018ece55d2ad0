namespace MicroSim.Runtimes.Processes;

/// <summary>How a process ended: by itself with a code, or by a signal.</summary>
internal readonly record struct ExitStatus(int Code, int Signal)
{
    /// <summary>What is known of a child that somebody else has waited for.</summary>
    public static ExitStatus Unknown { get; } = new(-1, 0);

    public bool Succeeded => this is { Code: 0, Signal: 0 };

    public static ExitStatus Decode(int status) => (status & 0x7f) == 0 ? new((status >> 8) & 0xff, 0) : new(-1, status & 0x7f);

    public override string ToString() => this switch
    {
        { Signal: > 0 } => $"was ended by signal {Signal}{Name(Signal)}",
        { Code: >= 0 } => $"exited with code {Code}",
        _ => "ended",
    };

    private static string Name(int signal) => signal switch
    {
        1 => " (SIGHUP)",
        2 => " (SIGINT)",
        3 => " (SIGQUIT)",
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        13 => " (SIGPIPE)",
        15 => " (SIGTERM)",
        _ => "",
    };
}
