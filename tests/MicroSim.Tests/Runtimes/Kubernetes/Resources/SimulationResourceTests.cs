using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes.Resources;

/// <summary>What a simulation's object says as a document.</summary>
public sealed class SimulationResourceTests
{
    // What a leader finds of another one's scenario, with the defaults that the API server wrote into it.
    [Fact]
    public void A_document_holds_the_note_of_a_temporary_edit_and_no_other_annotation()
    {
        string before = Document("{ to: b, timeout: 500 }");
        string changed = TemporaryEdits.Connect(before, "scenario.day-1.1", "a", new ConnectionPlace("/", 0), "b", """{"timeout": 7}""").Text!;
        JsonObject resource = YamlDocuments.Objects(changed)[0];
        JsonObject call = resource["spec"]!["services"]!["a"]!["calls"]![0]!.AsObject();
        (call["name"], call["endpoint"], call["probability"], call["retries"], call["required"]) = ("default", "/", 100, 0, true);
        resource["metadata"]!["uid"] = "1";
        resource["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"] = "{}";

        string document = SimulationResource.Of(resource).Document;

        Assert.DoesNotContain("kubectl", document, StringComparison.Ordinal);
        Assert.Equal(["scenario.day-1.1"], TemporaryEdits.In(document));
        (string text, IReadOnlyDictionary<string, bool> restored) = TemporaryEdits.TakeBack(document, _ => true);
        Assert.True(restored["scenario.day-1.1"]);
        Assert.Contains("\"timeout\":500", SimulationResource.Of(With(YamlDocuments.Objects(text)[0])).Document, StringComparison.Ordinal);
    }

    private static string Document(string call) =>
        $"apiVersion: microsim.dev/v1alpha1\nkind: Simulation\nmetadata: {{ name: test }}\nspec: {{ services: {{ a: {{ framework: aspnetcore, calls: [{call}] }}, b: {{ framework: aspnetcore }} }} }}\n";

    private static JsonObject With(JsonObject resource)
    {
        resource["metadata"]!["uid"] = "1";
        return resource;
    }
}
