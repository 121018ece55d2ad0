using System.Runtime.InteropServices;

namespace MicroSim.Runtimes.Processes;

/// <summary>Starts a process in a new process group, which <see cref="System.Diagnostics.Process"/> cannot.</summary>
internal static unsafe class PosixSpawn
{
    // Larger than the structures of any C library: they are only ever touched by its functions.
    private const int StructureSize = 1024;
    private const int NoSuchFile = 2;
    private const int NoExecutable = 8;
    private const int NoAccess = 13;

    /// <summary>Starts a program on three descriptors and answers its process id, which is its group's id too.</summary>
    public static int Start(Command command, int input, int output, int errors)
    {
        string path = Programs.Find(command.Program, command.Environment.GetValueOrDefault("PATH"), command.Folder)
            ?? throw new StartException($"cannot start {command.Program}: there is no such program");
        if (!Directory.Exists(command.Folder))
            throw new StartException($"cannot start {command.Program}: there is no folder {command.Folder}");
        byte* actions = stackalloc byte[StructureSize];
        byte* attributes = stackalloc byte[StructureSize];
        byte* signals = stackalloc byte[StructureSize];
        using NativeText text = new();
        try
        {
            Check(Posix.ActionsInit(actions), command);
            Check(Posix.AttributesInit(attributes), command);
            Check(Posix.ActionsAddDuplicate(actions, input, 0), command);
            Check(Posix.ActionsAddDuplicate(actions, output, 1), command);
            Check(Posix.ActionsAddDuplicate(actions, errors, 2), command);
            Check(Posix.ActionsAddChangeFolder(actions, text.Of(command.Folder)), command);
            SetGroupAndSignals(attributes, signals);
            int process;
            byte** arguments = text.Array(command.Arguments);
            byte** environment = text.Array(command.Environment.Select(v => $"{v.Key}={v.Value}"));
            Check(Posix.Spawn(&process, text.Of(path), actions, attributes, arguments, environment), command);
            return process;
        }
        finally
        {
            _ = Posix.ActionsDestroy(actions);
            _ = Posix.AttributesDestroy(attributes);
        }
    }

    // .NET ignores SIGPIPE, nohup SIGHUP, a shell's background jobs SIGINT and SIGQUIT: an agent shall not inherit that.
    private static void SetGroupAndSignals(byte* attributes, byte* signals)
    {
        _ = Posix.SignalsClear(signals);
        _ = Posix.AttributesSetSignalMask(attributes, signals);
        foreach (int signal in (ReadOnlySpan<int>)[Posix.SigHup, Posix.SigInt, Posix.SigQuit, Posix.SigPipe, Posix.SigTerm])
            _ = Posix.SignalsAdd(signals, signal);
        _ = Posix.AttributesSetSignalDefaults(attributes, signals);
        _ = Posix.AttributesSetProcessGroup(attributes, 0);
        _ = Posix.AttributesSetFlags(attributes, Posix.SpawnSetProcessGroup | Posix.SpawnSetSignalDefaults | Posix.SpawnSetSignalMask);
    }

    private static void Check(int error, Command command)
    {
        if (error == 0)
            return;
        string reason = error switch
        {
            // The program itself was found, so a missing file is what its first line or its header names.
            NoSuchFile => "its interpreter or loader is missing",
            NoExecutable => $"it is no program for this machine ({RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture})",
            NoAccess => "it may not be executed: chmod +x it, and let this user into its folder",
            _ => Marshal.GetPInvokeErrorMessage(error),
        };
        throw new StartException($"cannot start {command.Program}: {reason}");
    }
}
