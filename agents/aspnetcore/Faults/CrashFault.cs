using System.Runtime.InteropServices;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>The whole agent ends at once: nothing is answered, closed or written any more but the log.</summary>
internal sealed partial class CrashFault(AgentLog log, TimeProvider time) : IStateFault
{
    public const string Type = "crash";

    // Who debugs a crash needs its line, and who does not read it holds nothing up.
    private static readonly TimeSpan lastWords = TimeSpan.FromMilliseconds(100);

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        int code = args.Integer("exitCode");
        if (!args.Has("repeatAfter"))
            End(code);
        held = time.CreateTimer(_ => End(code), null, TimeSpan.FromMilliseconds(args.Integer("repeatAfter")), Timeout.InfiniteTimeSpan);
        reason = null;
        return true;
    }

    private void End(int code)
    {
        log.Write("error", "crashing", ("exitCode", code));
        log.Flush(lastWords);
        Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
