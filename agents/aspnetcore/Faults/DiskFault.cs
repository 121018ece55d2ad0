using System.Globalization;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Faults;

/// <summary>Fills a file, every block of it written, and removes it at the end.</summary>
internal sealed class DiskFault : IStateFault
{
    public const string Type = "disk";

    private const int BytesPerMegabyte = 1_000_000;
    private const string Prefix = "microsim-";
    private const string Suffix = ".fill";

    // Not zeros: some file systems take no block for those.
    private static readonly byte[] megabyte = [.. Enumerable.Repeat((byte)0xA5, BytesPerMegabyte)];

    private readonly string folder;
    private readonly AgentLog log;
    private readonly SumLimit limit;
    private int made;

    public DiskFault(AgentSettings settings, AgentLog log)
    {
        folder = settings.Tmp;
        this.log = log;
        limit = new SumLimit(settings.MaxDiskMb, "MB");
        RemoveLeftovers();
    }

    public bool TryStart(FaultArgs args, Snapshot state, out IDisposable? held, out string? reason)
    {
        held = null;
        int size = args.Integer("size");
        if (!limit.TryTake(size, out reason))
            return false;
        string file = Path.Combine(folder, $"{Prefix}{Environment.ProcessId}-{Interlocked.Increment(ref made)}{Suffix}");
        FileStream? stream = TryOpen(file, size, out reason);
        if (stream is null)
        {
            limit.Return(size);
            return false;
        }
        CancellationTokenSource stop = new();
        // A thread of its own: filling takes a while, and the call that fills is not held up.
        new Thread(() => Fill(stream, size, stop.Token)) { IsBackground = true, Name = Type }.Start();
        held = new Held(() =>
        {
            stop.Cancel();
            File.Delete(file);
            limit.Return(size);
        });
        return true;
    }

    private FileStream? TryOpen(string file, int size, out string? reason)
    {
        try
        {
            long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
            reason = free < (long)size * BytesPerMegabyte ? $"{folder} has {free / BytesPerMegabyte} MB free and not {size} MB" : null;
            return reason is null ? new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, bufferSize: 0) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
            return null;
        }
    }

    private void Fill(FileStream stream, int size, CancellationToken stop)
    {
        try
        {
            using FileStream owned = stream;
            for (int i = 0; i < size && !stop.IsCancellationRequested; i++)
                stream.Write(megabyte);
        }
        catch (IOException e)
        {
            log.Write("warning", "disk-not-filled", ("reason", e.Message));
        }
    }

    // Of an agent of this folder that was killed: its process is gone, or its number is that of this one.
    private void RemoveLeftovers()
    {
        try
        {
            foreach (string file in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}"))
            {
                string owner = Path.GetFileName(file)[Prefix.Length..].Split('-')[0];
                if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && (process == Environment.ProcessId || !Lives(process)))
                    File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Write("warning", "leftovers-not-removed", ("reason", e.Message));
        }
    }

    private static bool Lives(int process)
    {
        try
        {
            using System.Diagnostics.Process found = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
