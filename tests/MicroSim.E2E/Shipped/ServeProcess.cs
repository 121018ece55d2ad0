using System.Diagnostics;
using System.Text;

namespace MicroSim.E2E.Shipped;

/// <summary>A <c>microsim serve</c> of the published program.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private static readonly TimeSpan startDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan stopDeadline = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private ServeProcess(string data, int port)
    {
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        process = Process.Start(new ProcessStartInfo(Microsim.Path, ["serve", "--port", $"{port}", "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MICROSIM_HOME"] = Repository.Root },
        })!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Talks to the control plane.</summary>
    public HttpClient Http { get; }

    public int Id => process.Id;

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts one and waits until all that ran before was brought back.</summary>
    public static async Task<ServeProcess> StartAsync(string data, int port)
    {
        ServeProcess serve = new(data, port);
        await Eventually.TrueAsync(() => serve.process.HasExited || serve.Answers(), startDeadline, "serve is ready");
        Assert.False(serve.process.HasExited, $"serve ended:\n{serve.Output}");
        return serve;
    }

    /// <summary>Starts one that cannot run; its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Output)> RefusedAsync(string data, int port)
    {
        await using ServeProcess serve = new(data, port);
        await serve.process.WaitForExitAsync().WaitAsync(startDeadline, TimeProvider.System);
        return (serve.process.ExitCode, serve.Output);
    }

    /// <summary>Sends a signal and waits for the end.</summary>
    public async Task EndAsync(int signal)
    {
        Assert.Equal(0, UpProcess.Signal(process.Id, signal));
        await process.WaitForExitAsync().WaitAsync(stopDeadline, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await EndAsync(UpProcess.SigInt);
        process.Dispose();
        Http.Dispose();
    }

    private bool Answers()
    {
        try
        {
            using HttpRequestMessage probe = new(HttpMethod.Get, "readyz");
            using HttpResponseMessage reply = Http.Send(probe);
            return reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }
}
