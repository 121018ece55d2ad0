using System.Runtime.InteropServices;

namespace MicroSim.Runtimes.Processes;

/// <summary>The calls of the C library that .NET has no own form of. All exist on Linux (glibc 2.29, musl 1.1.24) and macOS 10.15.</summary>
internal static unsafe partial class Posix
{
    internal const int SigHup = 1;
    internal const int SigInt = 2;
    internal const int SigQuit = 3;
    internal const int SigKill = 9;
    internal const int SigPipe = 13;
    internal const int SigTerm = 15;

    internal static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;
    internal static readonly int SigCont = OperatingSystem.IsMacOS() ? 19 : 18;

    internal const short SpawnSetProcessGroup = 0x02;
    internal const short SpawnSetSignalDefaults = 0x04;
    internal const short SpawnSetSignalMask = 0x08;

    internal const int ByProcessId = 1;
    internal const int WaitNoHang = 1;
    internal const int WaitExited = 4;

    /// <summary>Leaves the ended process waitable, so that its id stays taken.</summary>
    internal static readonly int WaitLeave = OperatingSystem.IsMacOS() ? 0x20 : 0x0100_0000;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int process, int signal);

    [LibraryImport(Library, EntryPoint = "waitpid", SetLastError = true)]
    internal static partial int WaitPid(int process, int* status, int options);

    [LibraryImport(Library, EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int idType, int id, byte* info, int options);

    /// <summary>Unlike the others it answers the error's number itself.</summary>
    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    internal static partial int Spawn(int* process, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int ActionsInit(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int ActionsDestroy(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int ActionsAddDuplicate(byte* actions, int from, int to);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int ActionsAddChangeFolder(byte* actions, byte* path);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    internal static partial int AttributesInit(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int AttributesDestroy(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int AttributesSetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setpgroup")]
    internal static partial int AttributesSetProcessGroup(byte* attributes, int group);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int AttributesSetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int AttributesSetSignalMask(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    internal static partial int SignalsClear(byte* signals);

    [LibraryImport(Library, EntryPoint = "sigaddset")]
    internal static partial int SignalsAdd(byte* signals, int signal);
}
