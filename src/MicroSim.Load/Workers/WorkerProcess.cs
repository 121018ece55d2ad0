using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MicroSim.Load.Workers;

/// <summary>A worker as a process of its own: it ends when its input is closed, however whoever started it ended.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

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

    public async Task TellAsync(WorkerOrder order)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, WorkerJson.Default.WorkerOrder));
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It is gone: reading says so.
        }
    }

    /// <summary>The next message.</summary>
    /// <exception cref="LoadException">It ended without one, or said why it cannot go on.</exception>
    public async Task<WorkerMessage> ReadAsync()
    {
        string? line = await process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            await process.WaitForExitAsync();
            throw new LoadException($"a load worker ended with exit code {process.ExitCode} before its load did");
        }
        WorkerMessage message = JsonSerializer.Deserialize(line, WorkerJson.Default.WorkerMessage)!;
        return message.Problem is string problem ? throw new LoadException(problem) : message;
    }

    /// <summary>Ends it at once.</summary>
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
