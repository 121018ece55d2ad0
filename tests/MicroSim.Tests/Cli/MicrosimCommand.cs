using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace MicroSim.Tests.Cli;

/// <summary>The built command, run as a user runs it.</summary>
internal sealed class MicrosimCommand : IAsyncDisposable
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(60);
    private static readonly string binary = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../MicroSim.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "microsim"));

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new(), errors = new();
    private readonly SemaphoreSlim printed = new(0);

    private MicrosimCommand(string[] arguments, string? input, (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(binary, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment.Remove("MICROSIM_SERVER");
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
    }

    public IReadOnlyList<string> Output => [.. output];

    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, null);

    public static async Task<CommandResult> RunAsync(string[] arguments, string? input, params (string Name, string Value)[] environment)
    {
        await using MicrosimCommand command = new(arguments, input, environment);
        return await command.ExitAsync();
    }

    /// <summary>Starts it and leaves it running.</summary>
    public static MicrosimCommand Start(string[] arguments, params (string Name, string Value)[] environment) => new(arguments, null, environment);

    /// <summary>Waits until it prints a line like this.</summary>
    public async Task<string> LineAsync(Func<string, bool> expected)
    {
        using CancellationTokenSource timeout = Limit();
        while (true)
        {
            if (output.FirstOrDefault(expected) is string line)
                return line;
            Assert.False(process.HasExited, $"it ended: {string.Join('\n', output)}{string.Join('\n', errors)}");
            await printed.WaitAsync(timeout.Token);
        }
    }

    /// <summary>What Ctrl-C does.</summary>
    public void Interrupt()
    {
        using Process kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<CommandResult> ExitAsync()
    {
        using CancellationTokenSource timeout = Limit();
        await process.WaitForExitAsync(timeout.Token);
        return new CommandResult(process.ExitCode, string.Join('\n', output), string.Join('\n', errors));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
        }
        catch (Win32Exception)
        {
            // It ended in between.
        }
        process.Dispose();
        printed.Dispose();
    }

    private void Add(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
        printed.Release();
    }

    private static CancellationTokenSource Limit()
    {
        CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(deadline);
        return source;
    }
}

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int Code, string Output, string Errors);
