using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MicroSim.E2E.Shipped;

/// <summary>The built C# agent, alone.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpClient admin;

    private AgentProcess(Process process, int port, int adminPort)
    {
        this.process = process;
        Port = port;
        admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}/") };
    }

    public int Id => process.Id;

    public int Port { get; }

    public static async Task<AgentProcess> StartAsync()
    {
        Process process = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "artifacts", "agents", "aspnetcore", "agent"))
        {
            RedirectStandardOutput = true,
            Environment = { ["MICROSIM_PORT"] = "0", ["MICROSIM_ADMIN_PORT"] = "0", ["MICROSIM_REQUEST_TOKEN"] = "e2e" },
        })!;
        string first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the agent printed nothing");
        using JsonDocument started = JsonDocument.Parse(first);
        return new AgentProcess(process, started.RootElement.GetProperty("port").GetInt32(), started.RootElement.GetProperty("adminPort").GetInt32());
    }

    /// <summary>What the agent allocated since its start, by its own metrics.</summary>
    public async Task<double> AllocatedBytesAsync()
    {
        string metrics = await admin.GetStringAsync("metrics", TestContext.Current.CancellationToken);
        string line = metrics.Split('\n').Single(l => l.StartsWith("dotnet_gc_heap_total_allocated_bytes_total ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        admin.Dispose();
    }
}
