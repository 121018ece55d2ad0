using System.Diagnostics;
using System.Text.Json;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Local;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>A process that is there and does nothing.</summary>
public sealed class HungAgentTests
{
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_stopped_process_is_unready_gets_no_connection_and_is_started_again_while_others_go_on()
    {
        await using RuntimeBed bed = new(o => o with
        {
            ProbeDeadline = patience,
            ProbeInterval = patience,
            StopDeadline = patience,
            Liveness = new Liveness(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 3),
        });
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        ServiceStatus before = (await bed.ReadyAsync("shop")).Services[0];

        await SignalAsync("STOP", before.Replicas[1].ProcessId!.Value);
        ReplicaStatus stopped = (await bed.WaitAsync("shop", s => s.Services[0].Replicas[1].Phase == ReplicaPhase.Unready)).Services[0].Replicas[1];
        await AnswersAloneAsync(before.Address, "cart-0");
        ReplicaStatus ended = (await bed.WaitAsync("shop", s => s.Services[0].Replicas[1].Phase == ReplicaPhase.BackOff)).Services[0].Replicas[1];
        ServiceStatus after = (await bed.ReadyAsync("shop")).Services[0];

        Assert.Equal("GET /info: no reply within 250 ms", stopped.Reason);
        Assert.StartsWith("it failed 3 looks at its health in a row (GET /healthz: no reply within 1000 ms); the process was stopped and", ended.Reason, StringComparison.Ordinal);
        Assert.Equal(before.Replicas[0], after.Replicas[0]);
        Assert.Equal(1, after.Replicas[1].Restarts);
    }

    // The first calls may still reach the stopped process, for nobody knows yet.
    private static async Task AnswersAloneAsync(Uri address, string instance)
    {
        int alone = 0;
        while (alone < 4)
        {
            using HttpClient http = new() { Timeout = patience };
            try
            {
                JsonElement result = JsonSerializer.Deserialize<JsonElement>(await http.GetByteArrayAsync(address, Cancellation));
                alone = result.GetProperty("instance").GetString() == instance ? alone + 1 : 0;
            }
            catch (TaskCanceledException) when (!Cancellation.IsCancellationRequested)
            {
                alone = 0;
            }
        }
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync(Cancellation);
    }
}
