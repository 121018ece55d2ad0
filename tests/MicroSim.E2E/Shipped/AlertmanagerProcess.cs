using System.Diagnostics;
using System.Text;

namespace MicroSim.E2E.Shipped;

/// <summary>The real Alertmanager, with the configuration that MicroSim ships.</summary>
internal sealed class AlertmanagerProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly string folder;

    private AlertmanagerProcess(Process process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
        process.ErrorDataReceived += (_, line) => output.AppendLine(line.Data);
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Starts it, alone, and waits until it answers.</summary>
    public static async Task<AlertmanagerProcess> StartAsync()
    {
        string program = PrometheusProcess.Program("prometheus-alertmanager");
        string folder = Directory.CreateTempSubdirectory("microsim-alertmanager-").FullName;
        int port = FreePorts.Take(1)[0];
        AlertmanagerProcess started = new(
            Process.Start(new ProcessStartInfo(program,
            [
                $"--config.file={Path.Combine(Repository.Root, "deploy", "observability", "alertmanager.yaml")}", $"--storage.path={folder}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=",
            ])
            {
                RedirectStandardError = true,
                // One that is unpacked and not installed finds its templates from here (eng/prometheus).
                WorkingDirectory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(program)!, "..", "..")),
            })!,
            folder,
            port);
        using HttpClient http = new();
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.False(started.process.HasExited, $"Alertmanager ended:\n{started.output}");
                try
                {
                    return (await http.GetAsync($"{started.Address}/-/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            deadline,
            () => $"Alertmanager answers\n{started.output}");
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, UpProcess.Signal(process.Id, SigTerm));
        await process.WaitForExitAsync().WaitAsync(deadline, TimeProvider.System);
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
