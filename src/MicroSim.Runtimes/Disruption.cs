namespace MicroSim.Runtimes;

/// <summary>What a platform can do to a replica from outside.</summary>
public enum Disruption
{
    /// <summary>Ends its process at once (SIGKILL); another one is started.</summary>
    Kill,

    /// <summary>Empties it, as a node is emptied: it gets no new calls, ends those that it has, and another process is started.</summary>
    Drain,

    /// <summary>Stops its process where it is (SIGSTOP): it holds its connections and answers nothing.</summary>
    Stop,

    /// <summary>Lets a stopped process go on (SIGCONT).</summary>
    Continue,
}
