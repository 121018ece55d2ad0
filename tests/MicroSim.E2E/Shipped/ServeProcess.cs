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

    // As .NET reads it, hexadecimal: 32 MB.
    private const string SmallYoungGeneration = "2000000";

    private readonly string probe;

    private ServeProcess(int port, string probe, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        this.probe = probe;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromMinutes(2) };
        ProcessStartInfo start = new(Microsim.Path, ["serve", "--port", $"{port}", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MICROSIM_HOME"] = Repository.Root, ["MICROSIM_TOKEN"] = "" },
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
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
    /// <param name="data">Its data folder.</param>
    /// <param name="port">Its port.</param>
    /// <param name="smallYoungGeneration">Collect garbage early, so that resident memory follows what is kept and not the size of the processor's cache.</param>
    /// <param name="options">Further options.</param>
    public static async Task<ServeProcess> StartAsync(string data, int port, bool smallYoungGeneration = false, params string[] options)
    {
        Dictionary<string, string> environment = smallYoungGeneration ? new() { ["DOTNET_GCgen0size"] = SmallYoungGeneration } : [];
        return await StartAsync(port, "readyz", environment, ["--data", data, .. options]);
    }

    /// <summary>Starts one and waits until it answers at a path.</summary>
    public static async Task<ServeProcess> StartAsync(int port, string probe, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        ServeProcess serve = new(port, probe, environment, options);
        await Eventually.TrueAsync(() => serve.process.HasExited || serve.Answers(), startDeadline, "serve is ready");
        Assert.False(serve.process.HasExited, $"serve ended:\n{serve.Output}");
        return serve;
    }

    /// <summary>Starts one that cannot run; its exit code and what it said.</summary>
    public static async Task<(int ExitCode, string Output)> RefusedAsync(string data, int port)
    {
        await using ServeProcess serve = new(port, "readyz", new Dictionary<string, string>(), "--data", data);
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
            using HttpRequestMessage request = new(HttpMethod.Get, probe);
            using HttpResponseMessage reply = Http.Send(request);
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
