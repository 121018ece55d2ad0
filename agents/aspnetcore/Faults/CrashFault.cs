using System.Runtime.InteropServices;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>The whole agent ends at once: nothing is answered, closed or written any more.</summary>
internal sealed partial class CrashFault(TimeProvider time) : IStateFault
{
    public const string Type = "crash";

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        int code = args.Integer("exitCode");
        if (!args.Has("repeatAfter"))
            Exit(code);
        held = time.CreateTimer(_ => Exit(code), null, TimeSpan.FromMilliseconds(args.Integer("repeatAfter")), Timeout.InfiniteTimeSpan);
        reason = null;
        return true;
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
