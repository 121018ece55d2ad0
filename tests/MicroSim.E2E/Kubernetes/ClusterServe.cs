using System.Globalization;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A <c>microsim serve --runtime kubernetes</c> of the published program, on this machine, whose routes reach the cluster's addresses.</summary>
internal sealed class ClusterServe(ServeProcess process) : IAsyncDisposable
{
    // The runtime's settings are those of deploy/kustomize, for it is measured here.
    private static readonly Dictionary<string, string> environment = new()
    {
        ["POD_NAMESPACE"] = "default",
        ["DOTNET_GCgen0size"] = "1000000",
        ["DOTNET_GCConserveMemory"] = "5",
        ["DOTNET_TieredPGO"] = "0",
    };

    public Uri Address => Http.BaseAddress!;

    public HttpClient Http => process.Http;

    public string Output => process.Output;

    /// <summary>Starts one, and waits until it answers: it leads, or sends on to who does.</summary>
    public static async Task<ClusterServe> StartAsync() => new(await ServeProcess.StartAsync(FreePorts.Take(1)[0], "", environment, "--runtime", "kubernetes"));

    /// <summary>A number of its metrics.</summary>
    public async Task<double> MetricAsync(string series)
    {
        string text = await Http.GetStringAsync("metrics", TestContext.Current.CancellationToken);
        string line = text.Split('\n').Single(l => l.StartsWith($"{series} ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public Task EndAsync(int signal) => process.EndAsync(signal);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
