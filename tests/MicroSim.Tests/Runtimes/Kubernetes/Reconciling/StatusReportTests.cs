using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Reconciling;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes.Reconciling;

public sealed class StatusReportTests
{
    [Theory]
    [InlineData(64, 64, "spec.services.s-63: wrong")]
    [InlineData(70, 65, "and 6 more")]
    public void At_most_64_problems_are_told_and_how_many_more_there_are(int problems, int lines, string last)
    {
        ObjectKey key = new("default", "odd");
        SimulationResource resource = new(key, "uid", 7, Leaves: false, "{}", Status: null);
        SimulationEntry entry = new(key) { Newest = new ReadResource(resource, null, [.. Enumerable.Range(0, problems).Select(i => new DocumentProblem($"spec.services.s-{i}", "wrong", 1, 1))]) };

        JsonObject status = StatusReport.Of(entry, null, null, DateTimeOffset.UnixEpoch);

        JsonObject accepted = status["conditions"]!.AsArray().Select(c => c!.AsObject()).Single(c => (string?)c["type"] == "Accepted");
        string[] told = ((string)accepted["message"]!).Split('\n');
        Assert.Equal(lines, told.Length);
        Assert.Equal(last, told[^1]);
        Assert.Equal("False", (string?)accepted["status"]);
        Assert.Equal(7, (long)accepted["observedGeneration"]!);
    }
}
