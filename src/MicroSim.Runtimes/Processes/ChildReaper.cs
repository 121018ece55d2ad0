using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace MicroSim.Runtimes.Processes;

/// <summary>Learns of the end of child processes from SIGCHLD, so that no thread waits for each of them.</summary>
internal static class ChildReaper
{
    private static readonly ConcurrentDictionary<int, ChildProcess> children = new();

    private static readonly Lazy<PosixSignalRegistration> registration = new(Register);

    public static void Watch(ChildProcess child)
    {
        _ = registration.Value;
        children[child.Id] = child;
        // It may have ended before it was in the list.
        child.ReapIfEnded();
    }

    public static void Forget(ChildProcess child) => children.TryRemove(KeyValuePair.Create(child.Id, child));

    private static PosixSignalRegistration Register() => OperatingSystem.IsWindows()
        ? throw new PlatformNotSupportedException("Windows has no SIGCHLD")
        : PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => ReapAll());

    private static void ReapAll()
    {
        // One signal may stand for many children.
        foreach (ChildProcess child in children.Values)
            child.ReapIfEnded();
    }
}
