using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MicroSim.E2E.Shipped;

/// <summary>A <c>microsim up</c> of the published program, with a data folder of its own.</summary>
internal sealed partial class UpProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigKill = 9;

    private static readonly TimeSpan startDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan stopDeadline = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string folder;

    private UpProcess(string document, string folder, int port)
    {
        this.folder = folder;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        process = Process.Start(new ProcessStartInfo(Microsim.Path, ["up", document, "--port", $"{port}", "--data", Path.Combine(folder, "data")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["MICROSIM_HOME"] = Repository.Root },
        })!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Port = port;
    }

    /// <summary>Talks to the control plane.</summary>
    public HttpClient Http { get; }

    public int Port { get; }

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts an example with free ports in place of those that it names, and waits until all of it is ready.</summary>
    public static Task<UpProcess> StartAsync(string example, IReadOnlyDictionary<int, int> ports) => StartTextAsync(example, Example.Read(example, ports));

    /// <summary>Starts a document, and waits until all of it is ready.</summary>
    public static async Task<UpProcess> StartTextAsync(string name, string text)
    {
        string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;
        string document = Path.Combine(folder, name);
        File.WriteAllText(document, text);
        UpProcess up = new(document, folder, FreePorts.Take(1)[0]);
        await Task.WhenAny(up.ready.Task, up.process.WaitForExitAsync()).WaitAsync(startDeadline, TimeProvider.System);
        Assert.True(up.ready.Task.IsCompleted, $"up ended before it was ready:\n{up.Output}");
        return up;
    }

    /// <summary>The process of a service's first replica.</summary>
    public async Task<int> ProcessOfAsync(string simulation, string service)
    {
        using JsonDocument status = JsonDocument.Parse(await Http.GetStringAsync($"api/v1/simulations/{simulation}"));
        JsonElement found = status.RootElement.GetProperty("services").EnumerateArray().Single(s => s.GetProperty("name").GetString() == service);
        return found.GetProperty("replicas")[0].GetProperty("processId").GetInt32();
    }

    /// <summary>Waits until every service of a simulation is ready.</summary>
    public Task ReadyAsync(string simulation) =>
        Eventually.TrueAsync(() => IsReady(simulation), startDeadline, $"{simulation} is ready");

    /// <summary>Sends a signal and waits for the end; the exit code.</summary>
    public async Task<int> EndAsync(int signal)
    {
        Assert.Equal(0, Kill(process.Id, signal));
        await process.WaitForExitAsync().WaitAsync(stopDeadline, TimeProvider.System);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await EndAsync(SigInt);
        process.Dispose();
        Http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public static int Signal(int pid, int signal) => Kill(pid, signal);

    private bool IsReady(string simulation)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"api/v1/simulations/{simulation}");
        using HttpResponseMessage reply = Http.Send(request);
        using JsonDocument status = JsonDocument.Parse(reply.Content.ReadAsStream());
        return status.RootElement.GetProperty("ready").GetBoolean();
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (line.StartsWith("ready in", StringComparison.Ordinal))
            ready.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
