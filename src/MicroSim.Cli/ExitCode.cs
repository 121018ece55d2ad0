using MicroSim.ControlPlane;
using MicroSim.Runtimes;

namespace MicroSim.Cli;

/// <summary>Everything that the command can exit with; <c>microsim --help</c> lists them.</summary>
internal enum ExitCode
{
    Ok = 0,
    Failed = 1,
    Usage = 2,
    Unreachable = 3,
    Conflict = 4,
    Denied = 5,
    AllFailed = 6,
    Internal = 70,
    Interrupted = 130,
}

/// <summary>Which reason gives which exit code.</summary>
internal static class ExitCodes
{
    public static readonly IReadOnlyList<(ExitCode Code, string Meaning)> All =
    [
        (ExitCode.Ok, "done; `up` was stopped"),
        (ExitCode.Failed, "the document or request is invalid, the simulation is unknown, or the result has an error"),
        (ExitCode.Usage, "the command line is wrong, or a file cannot be read"),
        (ExitCode.Unreachable, "no control plane answers"),
        (ExitCode.Conflict, "it cannot run here: a port is taken, an agent cannot be built, the name is in use, or somebody else changed it meanwhile"),
        (ExitCode.Denied, "the control plane wants a token; see `login`"),
        (ExitCode.AllFailed, "every request of a `load` failed, and no threshold speaks of errors"),
        (ExitCode.Internal, "an error of MicroSim itself"),
        (ExitCode.Interrupted, "interrupted before the end"),
    ];

    public static ExitCode Of(Exception e) => e switch
    {
        CommandException command => command.Code,
        OperationCanceledException => ExitCode.Interrupted,
        PortInUseException or RuntimeException or DataFolderException => ExitCode.Conflict,
        HttpRequestException => ExitCode.Unreachable,
        _ => ExitCode.Internal,
    };
}
