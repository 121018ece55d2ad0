using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes.Resources;

public sealed class LoadTestResourceTests
{
    /// <summary>What Kubernetes adds to an object is no part of its document.</summary>
    [Fact]
    public void Its_document_is_one_that_is_read()
    {
        LoadTestResource resource = LoadTestResource.Of(JsonNode.Parse("""
            {
              "apiVersion": "microsim.dev/v1alpha1", "kind": "LoadTest",
              "metadata": { "name": "rush", "namespace": "n", "uid": "u", "generation": 2, "resourceVersion": "7", "annotations": { "a": "b" }, "managedFields": [] },
              "spec": { "simulation": "shop", "rate": 100, "duration": "4s", "workers": 2 },
              "status": { "state": "finished" }
            }
            """)!.AsObject());
        LoadTestResult read = LoadTestDocument.Read(Encoding.UTF8.GetBytes(resource.Document), null, _ => null);
        Assert.Empty(read.Problems);
        Assert.Equal(("rush", "shop", 2), (read.Test!.Name, read.Test.Simulation, read.Test.Workers));
        Assert.Equal(("n/rush", "u", 2, "shop", "finished"), (resource.Key.ToString(), resource.Uid, resource.Generation, resource.Simulation, (string?)resource.Status!["state"]));
    }
}
