using System.Runtime.InteropServices;

namespace MicroSim.Runtimes.Processes;

/// <summary>Asks the kernel about children without blocking.</summary>
internal static unsafe class PosixWait
{
    private const int Interrupted = 4;
    private const int LargestSignalInfo = 256;

    /// <summary>Whether the child has ended; it is not reaped by this.</summary>
    public static bool HasEnded(int process)
    {
        byte* info = stackalloc byte[LargestSignalInfo];
        new Span<byte>(info, LargestSignalInfo).Clear();
        int result;
        do
            result = Posix.WaitId(Posix.ByProcessId, process, info, Posix.WaitExited | Posix.WaitNoHang | Posix.WaitLeave);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        // An error means that there is no such child any more; else the first field, the signal's number, stays 0 while it lives.
        return result < 0 || *(int*)info != 0;
    }

    /// <summary>Takes an ended child's status.</summary>
    public static ExitStatus Reap(int process)
    {
        int status;
        int result;
        do
            result = Posix.WaitPid(process, &status, 0);
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result == process ? ExitStatus.Decode(status) : ExitStatus.Unknown;
    }
}
