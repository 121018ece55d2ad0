using System.Diagnostics;
using System.Globalization;
using System.Text;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A <c>microsim serve --runtime kubernetes</c> of the published program, on this machine, whose routes reach the cluster's addresses.</summary>
internal sealed class ClusterServe : IAsyncDisposable
{
    private static readonly TimeSpan startDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan stopDeadline = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly StringBuilder output = new();

    private ClusterServe(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
        process = Process.Start(new ProcessStartInfo(Microsim.Path, ["serve", "--runtime", "kubernetes", "--port", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The runtime's settings are those of deploy/kustomize, for it is measured here.
            Environment =
            {
                ["MICROSIM_HOME"] = Repository.Root,
                ["POD_NAMESPACE"] = "default",
                ["DOTNET_GCgen0size"] = "1000000",
                ["DOTNET_GCConserveMemory"] = "5",
                ["DOTNET_TieredPGO"] = "0",
            },
        })!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts one, and waits until it answers: it leads, or sends on to who does.</summary>
    public static async Task<ClusterServe> StartAsync()
    {
        ClusterServe serve = new(FreePorts.Take(1)[0]);
        await Eventually.TrueAsync(() => serve.process.HasExited || serve.Answers(), startDeadline, "serve answers");
        Assert.False(serve.process.HasExited, $"serve ended:\n{serve.Output}");
        return serve;
    }

    /// <summary>A number of its metrics.</summary>
    public async Task<double> MetricAsync(string series)
    {
        string text = await Http.GetStringAsync("metrics", TestContext.Current.CancellationToken);
        string line = text.Split('\n').Single(l => l.StartsWith($"{series} ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

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
            using HttpRequestMessage probe = new(HttpMethod.Get, "");
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
