using System.Diagnostics;
using System.Globalization;
using MicroSim.Runtimes;
using MicroSim.Tests.Runtimes.Processes;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>When the control plane is killed its services end, for the kernel closes their standard input.</summary>
public sealed class ParentDeathTests
{
    private const string FileVariable = "MICROSIM_TEST_PROCESSES";

    [Fact]
    public async Task No_service_outlives_a_killed_control_plane()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "processes");
        using Process host = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { "-explicit", "only", "-method", $"{typeof(ParentDeathTests).FullName}.{nameof(Host)}" },
            Environment = { [FileVariable] = file, ["TMPDIR"] = folder.Path },
            RedirectStandardOutput = true,
        })!;
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(file) && !host.HasExited)
            await timer.WaitForNextTickAsync(Cancellation);
        Assert.False(host.HasExited, host.HasExited ? await host.StandardOutput.ReadToEndAsync(Cancellation) : null);
        int[] services = [.. File.ReadAllLines(file).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
        Assert.All(services, s => Assert.True(Alive.Is(s)));

        host.Kill();

        Assert.Equal(2, services.Length);
        bool[] ended = await Task.WhenAll(services.Select(Alive.EndsAsync));
        foreach (int survivor in services.Where(Alive.Is))
            Alive.Kill(survivor);
        Assert.All(ended, Assert.True);
    }

    /// <summary>Not a test: the control plane that is killed, run in a process of its own.</summary>
    [Fact(Explicit = true)]
    public async Task Host()
    {
        string file = Environment.GetEnvironmentVariable(FileVariable)!;
        RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("a"), Service("b"));
        SimulationStatus ready = await bed.ReadyAsync("shop");
        await File.WriteAllLinesAsync($"{file}.new", ready.Services.Select(s => $"{s.Replicas[0].ProcessId}"), Cancellation);
        File.Move($"{file}.new", file);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Cancellation);
    }
}
