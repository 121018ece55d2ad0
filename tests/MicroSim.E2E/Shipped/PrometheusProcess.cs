using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MicroSim.E2E.Shipped;

/// <summary>The real Prometheus, with the configuration that MicroSim ships.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly string folder;

    private PrometheusProcess(Process process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginErrorReadLine();
    }

    public HttpClient Http { get; }

    /// <summary>One of Prometheus' programs; the test is skipped where it is not.</summary>
    public static string Program(string name)
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(Path.Combine(Repository.Root, "artifacts", "debian", "bookworm-prometheus", "usr", "bin"));
        string? found = folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{name} is not on this machine: eng/prometheus fetches it");
        return found!;
    }

    /// <summary>Starts it on what <c>deploy/observability</c> says, faster and with short windows, so that alerts come while a test waits.</summary>
    public static PrometheusProcess Start(int controlPlane, int? alertmanager = null)
    {
        string program = Program("prometheus");
        string folder = Directory.CreateTempSubdirectory("microsim-prometheus-").FullName;
        string shipped = Path.Combine(Repository.Root, "deploy", "observability");
        File.WriteAllText(Path.Combine(folder, "prometheus.yaml"), File.ReadAllText(Path.Combine(shipped, "prometheus.yaml"))
            .Replace("7070", $"{controlPlane}", StringComparison.Ordinal).Replace("9093", $"{alertmanager ?? 9093}", StringComparison.Ordinal).Replace(": 5s", ": 1s", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "alerts.yaml"), File.ReadAllText(Path.Combine(shipped, "alerts.yaml"))
            .Replace("[1m]", "[5s]", StringComparison.Ordinal).Replace("for: 30s", "for: 1s", StringComparison.Ordinal));
        int port = FreePorts.Take(1)[0];
        return new PrometheusProcess(
            Process.Start(new ProcessStartInfo(program,
            [
                $"--config.file={folder}/prometheus.yaml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--web.console.templates=", "--web.console.libraries=",
            ]) { RedirectStandardError = true })!,
            folder,
            port);
    }

    /// <summary>What a query answers now, by the labels of each series.</summary>
    public async Task<IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)>> QueryAsync(string query)
    {
        JsonElement reply = await GetAsync($"api/v1/query?query={Uri.EscapeDataString(query)}");
        Assert.True(reply.GetProperty("status").GetString() == "success", $"{query}: {reply}");
        return
        [
            .. reply.GetProperty("data").GetProperty("result").EnumerateArray().Select(r => (
                (IReadOnlyDictionary<string, string>)r.GetProperty("metric").EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString()!),
                double.Parse(r.GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The alerts that fire, as <c>name service</c>.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync() =>
    [
        .. (await QueryAsync("ALERTS{alertstate=\"firing\"}")).Select(a => $"{a.Labels["alertname"]} {a.Labels.GetValueOrDefault("service")}").Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits until something is so; what Prometheus said last is shown otherwise.</summary>
    public Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(
        async () =>
        {
            Assert.False(process.HasExited, $"Prometheus ended:\n{output}");
            try
            {
                return await condition();
            }
            catch (HttpRequestException e) when (e.GetBaseException() is SocketException || e.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                return false;
            }
        },
        deadline,
        () => $"{what}\n{output}");

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, UpProcess.Signal(process.Id, SigTerm));
        await process.WaitForExitAsync().WaitAsync(deadline, TimeProvider.System);
        process.Dispose();
        Http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage reply = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        // It listens before it has read what it kept, and answers in plain text that it is not ready.
        if (reply.StatusCode == HttpStatusCode.ServiceUnavailable)
            reply.EnsureSuccessStatusCode();
        return JsonElement.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
