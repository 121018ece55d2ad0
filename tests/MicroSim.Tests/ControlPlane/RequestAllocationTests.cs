using System.Text;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;

namespace MicroSim.Tests.ControlPlane;

/// <summary>What resolving and writing one request allocates is a number that may not grow unseen.</summary>
public sealed class RequestAllocationTests
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData("""{"designation": "service-1"}""", 700)]
    [InlineData("""
        {"designation": "http://localhost:8081/", "faults": {"before": [{"type": "latency", "args": {"delay": 600}}], "after": [{"type": "memory-leak", "args": {"size": 250, "duration": 10000}}]},
         "payload": {"designation": "http://localhost:8082/", "faults": {"before": [], "after": [{"type": "latency", "args": {"delay": 600}}]}, "payload": null}}
        """, 4500)]
    public void A_request_is_resolved_and_written_within_its_bytes(string json, long limit)
    {
        byte[] body = Encoding.UTF8.GetBytes(json);
        ReadDocument read = ReadDocument.From(Encoding.UTF8.GetBytes(Plane.Seed), ["aspnetcore"]);
        SimulationStatus status = new("seed", [.. read.Wanted!.Simulation.Services.Select(s => new ServiceStatus(s.Name, s.Framework, new Uri($"http://127.0.0.1:{s.Port}/"), [], "token"))]);
        SavedSimulation saved = new("seed", "", "", 1, 42, SimulationTokens.Create(), Temporary: false);
        StoredSimulation stored = new(read.Wanted, saved, new Seeds(42), new Traffic(), status);

        Prepare(body, stored, Rounds);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Prepare(body, stored, Rounds);
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
        TestContext.Current.TestOutputHelper!.WriteLine($"{each} bytes");
        Assert.InRange(each, 1, limit);
    }

    private static void Prepare(byte[] body, StoredSimulation stored, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            PreparedRequest prepared = PreparedRequest.Of(body, stored, (uint)i);
            Assert.NotNull(prepared.Body);
            prepared.Body.Dispose();
        }
    }
}
