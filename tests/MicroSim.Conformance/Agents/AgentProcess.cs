using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Processes;

namespace MicroSim.Conformance.Agents;

/// <summary>An agent's process: its output, its end, what it uses.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const int MaxLines = 20_000;
    private const int Sigterm = 15;
    private static readonly TimeSpan startLimit = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<string> output = [];
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource<(int Port, int AdminPort)> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private volatile TaskCompletionSource? silence;
    private readonly TemporaryFolder files;
    private ProcessUsage mark;

    private AgentProcess(Process process, TemporaryFolder files)
    {
        this.process = process;
        this.files = files;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, Line), ReadAsync(process.StandardError, line => errors.AppendLine(line)));
    }

    public static AgentProcess Start(AgentManifest manifest, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo info = new(manifest.Run[0], manifest.Run.Skip(1))
        {
            WorkingDirectory = manifest.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in info.Environment.Keys.Where(k => k.StartsWith("MICROSIM_", StringComparison.Ordinal) || k.StartsWith("OTEL_", StringComparison.Ordinal)).ToArray())
            info.Environment.Remove(inherited);
        TemporaryFolder files = new();
        info.Environment["MICROSIM_TMP"] = files.Path;
        foreach ((string name, string value) in environment)
            info.Environment[name] = value;
        return new AgentProcess(Process.Start(info)!, files);
    }

    /// <summary>Waits for the line that names its ports.</summary>
    /// <exception cref="AgentException">It ended, or said nothing in time.</exception>
    public async Task<Agent> StartedAsync()
    {
        using CancellationTokenSource limit = new(startLimit);
        await Task.WhenAny(started.Task, process.WaitForExitAsync(limit.Token));
        if (!started.Task.IsCompleted)
            throw new AgentException($"did not start: no line with \"event\":\"started\"; {Describe()}");
        (int port, int adminPort) = await started.Task;
        return new Agent(new DnsEndPoint("127.0.0.1", port), new DnsEndPoint("127.0.0.1", adminPort), this);
    }

    public void MarkUsage() => mark = ProcessUsage.Of(process.Id) ?? default;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    public void Terminate() => _ = Kill(process.Id, Sigterm);

    public void CloseInput() => process.StandardInput.Close();

    /// <summary>Leaves its output in the pipe, as a slow reader does.</summary>
    public void StopReading() => silence ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReadOn() => silence?.TrySetResult();

    /// <summary>What it uses since the last mark, what it wrote, and how it ended, in the form that cases match.</summary>
    public JsonObject Observe()
    {
        bool ended = process.HasExited;
        ProcessUsage usage = ended ? mark : ProcessUsage.Of(process.Id) ?? default;
        lock (gate)
        {
            JsonNode?[] lines = [.. output.Select(Parse)];
            return new JsonObject
            {
                ["exit"] = ended ? process.ExitCode : null,
                ["rssMb"] = usage.ResidentMb - mark.ResidentMb,
                ["totalRssMb"] = usage.ResidentMb,
                ["cpuMs"] = usage.CpuMs - mark.CpuMs,
                ["sockets"] = usage.Sockets - mark.Sockets,
                ["tmpMb"] = files.Megabytes(),
                ["logs"] = new JsonArray([.. lines]),
                ["events"] = new JsonObject(lines.OfType<JsonObject>().CountBy(l => l["event"]?.ToString() ?? "").Select(e => KeyValuePair.Create(e.Key, (JsonNode?)e.Value))),
                ["stdout"] = string.Join('\n', output),
                ["stderr"] = errors.ToString(),
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        ReadOn();
        await reading;
        await process.WaitForExitAsync();
        process.Dispose();
        files.Dispose();
    }

    private string Describe()
    {
        lock (gate)
            return $"exit code {(process.HasExited ? process.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture) : "none yet")}, standard output '{string.Join('\n', output.TakeLast(5))}', standard error '{errors}'";
    }

    private void Line(string line)
    {
        if (output.Count < MaxLines)
            output.Add(line);
        if (!started.Task.IsCompleted && Parse(line) is JsonObject o && (string?)o["event"] == "started")
            started.TrySetResult(((int)o["port"]!, (int)o["adminPort"]!));
    }

    private async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is string line)
        {
            lock (gate)
                take(line);
            if (silence is { } paused)
                await paused.Task;
        }
    }

    // A line that is no JSON stays visible as what it is: a string.
    private static JsonNode? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line);
        }
        catch (JsonException)
        {
            return JsonValue.Create(line);
        }
    }
}
