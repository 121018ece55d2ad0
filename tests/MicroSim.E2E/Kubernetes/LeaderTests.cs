using System.Net;
using System.Text;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E.Kubernetes;

/// <summary>Two control planes: one leads, the other one sends calls on, and takes over when the first one is gone.</summary>
public sealed class LeaderTests
{
    [Fact]
    public async Task A_standby_sends_calls_on_and_leads_when_the_leader_is_killed()
    {
        await using ClusterBed bed = await ClusterBed.StartAsync();
        await bed.RunOneAsync();
        await using ClusterServe standby = await ClusterServe.StartAsync();
        Assert.Equal(0, await standby.MetricAsync("microsim_leader"));
        Assert.Equal(1, await bed.Serve.MetricAsync("microsim_leader"));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(standby, bed)).Status);
        double term = await bed.Serve.MetricAsync("microsim_leader_term");

        await bed.Serve.EndAsync(UpProcess.SigKill);
        long start = TimeProvider.System.GetTimestamp();
        bool waited = false;
        await ClusterBed.EventuallyAsync(
            async () =>
            {
                (HttpStatusCode status, bool later) = await SendAsync(standby, bed);
                waited |= later;
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{status}");
                return status == HttpStatusCode.OK;
            },
            () => $"the standby leads; it said\n{standby.Output}");
        TestContext.Current.SendDiagnosticMessage($"a killed leader is replaced after {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.0} s");

        Assert.True(waited, "calls are refused with Retry-After while nobody leads");
        Assert.Equal(1, await standby.MetricAsync("microsim_leader"));
        Assert.Equal(term + 1, await standby.MetricAsync("microsim_leader_term"));
        // The new leader's word counts with agents that obeyed the old one.
        await bed.Api.PatchAsync(bed.SimulationPath("one"), """{"spec":{"services":{"one":{"faults":{"before":[{"type":"error","args":{"status":418}}]}}}}}""");
        await ClusterBed.EventuallyAsync(async () => (await SendAsync(standby, bed, """{"designation":"one","usePlan":true}""")).Status == (HttpStatusCode)418, () => "a change of the new leader acts");
    }

    private static async Task<(HttpStatusCode Status, bool Later)> SendAsync(ClusterServe serve, ClusterBed bed, string body = """{"designation":"one"}""")
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await serve.Http.PostAsync($"{bed.Rest("one")}/requests", content, TestContext.Current.CancellationToken);
        return (reply.StatusCode, reply.Headers.RetryAfter is not null);
    }
}
