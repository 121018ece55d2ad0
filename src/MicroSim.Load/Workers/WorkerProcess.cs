using System.ComponentModel;
using System.Diagnostics;

namespace MicroSim.Load.Workers;

/// <summary>A worker as a process of its own: it ends when its input is closed, however whoever started it ended.</summary>
internal sealed class WorkerProcess : IWorker
{
    private readonly Process process;
    private readonly WorkerLines lines;

    private WorkerProcess(Process process)
    {
        this.process = process;
        lines = new(process.StandardOutput, process.StandardInput);
    }

    /// <exception cref="LoadException">The program cannot be started.</exception>
    public static WorkerProcess Start(string program)
    {
        ProcessStartInfo start = new(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new LoadException($"the load worker {program} cannot be started: {e.Message}");
        }
    }

    public Task TellAsync(WorkerOrder order) => lines.TellAsync(order);

    public async Task<WorkerMessage> ReadAsync()
    {
        if (await lines.ReadAsync() is WorkerMessage message)
            return message;
        await process.WaitForExitAsync();
        throw new LoadException($"a load worker ended with exit code {process.ExitCode} before its load did");
    }

    public void Kill()
    {
        if (!process.HasExited)
            process.Kill();
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}

/// <summary>A load cannot be run; the message says why.</summary>
public sealed class LoadException(string message) : Exception(message);
