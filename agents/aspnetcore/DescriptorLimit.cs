using System.Runtime.InteropServices;

namespace MicroSim.Agent;

/// <summary>How many descriptors, and so connections, this process may have (POSIX <c>RLIMIT_NOFILE</c>).</summary>
internal static partial class DescriptorLimit
{
    private const int LinuxId = 7;
    private const int MacId = 8;

    /// <summary>
    /// Raises the soft limit to the hard one: the common 1024 is for programs that use <c>select</c>, and at the limit a listener can neither accept nor rest.
    /// A refusal of the system leaves it as it was.
    /// </summary>
    public static void Raise()
    {
        int id = OperatingSystem.IsMacOS() ? MacId : LinuxId;
        if (GetLimit(id, out Limit limit) == 0 && limit.Soft < limit.Hard)
            _ = SetLimit(id, limit with { Soft = limit.Hard });
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
