using System.Runtime.InteropServices;

namespace MicroSim.Agent.Faults;

/// <summary>The CPU time of the present thread (POSIX <c>CLOCK_THREAD_CPUTIME_ID</c>).</summary>
internal static partial class ThreadCpuClock
{
    private const int LinuxId = 3;
    private const int MacId = 16;

    private static readonly int id = OperatingSystem.IsMacOS() ? MacId : LinuxId;

    public static TimeSpan Now
    {
        get
        {
            _ = ClockGetTime(id, out TimeSpec now);
            return TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
