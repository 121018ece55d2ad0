using MicroSim.Load.Recording;

namespace MicroSim.Load.Sockets;

/// <summary>What a failed call of the system means for the request.</summary>
internal static class SocketFailure
{
    public static Outcome Of(int error) =>
        Errno.IsOwnLimit(error) ? Outcome.Exhausted : Errno.IsNoWay(error) ? Outcome.Refused : error == Errno.TimedOut ? Outcome.Timeout : Outcome.Reset;
}
