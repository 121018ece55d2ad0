using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Editing;

/// <summary>Edits that carry the way back with them.</summary>
public sealed class TemporaryEditsTests
{
    private const string Document = """
        # kept
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: test }
        spec:
          services:
            front:
              framework: aspnetcore
              calls:
                - { to: cart, timeout: 500 } # the first
                - { to: ads, probability: 50 }
              endpoints:
                /checkout: { calls: [{ to: cart, retries: 2 }] }
            cart: { framework: aspnetcore, replicas: 2 }
            ads: { framework: aspnetcore }

        """;

    private static readonly ConnectionPlace first = new("/", 0), checkout = new("/checkout", 0);

    [Fact]
    public void A_change_is_valid_noted_and_taken_back_to_the_letter()
    {
        string changed = Text(TemporaryEdits.Connect(Document, "a", "front", first, "cart", """{"probability": 5, "timeout": null}"""));
        Call call = TopologyFixture.Valid(changed).Find("front")!.Endpoints["/"].Calls[0];
        Assert.Equal((5.0, 30_000), (call.Probability, call.TimeoutMs));
        Assert.Equal(["a"], TemporaryEdits.In(changed));
        Assert.Equal(Document, TakenBack(changed));
    }

    [Theory]
    [InlineData("cart", 0)]
    [InlineData("ads", 3)]
    public void Another_number_of_replicas_is_taken_back(string service, int replicas)
    {
        string changed = Text(TemporaryEdits.Scale(Document, "a", service, replicas));
        Assert.Equal(replicas, TopologyFixture.Valid(changed).Find(service)!.Replicas);
        Assert.Equal(Document, TakenBack(changed));
    }

    [Fact]
    public void A_new_connection_is_gone_and_a_removed_one_is_back_in_its_place()
    {
        string made = Text(TemporaryEdits.Connect(Document, "a", "cart", null, "ads", "{}"));
        Assert.Equal("ads", Assert.Single(TopologyFixture.Valid(made).Find("cart")!.Endpoints["/"].Calls).To);
        Assert.Equal(Document, TakenBack(made));

        string removed = Text(TemporaryEdits.Connect(Document, "a", "front", first, "cart", null));
        Assert.Equal(["ads"], TopologyFixture.Valid(removed).Find("front")!.Endpoints["/"].Calls.Select(c => c.To));
        Assert.Equal(["cart", "ads"], TopologyFixture.Valid(TakenBack(removed)).Find("front")!.Endpoints["/"].Calls.Select(c => c.To));
    }

    [Fact]
    public void The_last_connection_of_an_endpoint_comes_back()
    {
        string removed = Text(TemporaryEdits.Connect(Document, "a", "front", checkout, "cart", null));
        Assert.Empty(TopologyFixture.Valid(removed).Find("front")!.Endpoints["/checkout"].Calls);
        Assert.Equal(2, Assert.Single(TopologyFixture.Valid(TakenBack(removed)).Find("front")!.Endpoints["/checkout"].Calls).Retries);
    }

    [Theory]
    [InlineData("a", "b", "c")]
    [InlineData("c", "a", "b")]
    [InlineData("b", "c", "a")]
    public void Edits_that_overlap_are_taken_back_in_any_order(params string[] order)
    {
        string text = Text(TemporaryEdits.Connect(Document, "a", "front", first, "cart", null));
        text = Text(TemporaryEdits.Connect(text, "b", "front", first, "ads", """{"probability": 1}"""));
        text = Text(TemporaryEdits.Scale(text, "c", "cart", 0));
        Assert.Equal(["a", "b", "c"], TemporaryEdits.In(text));
        foreach (string id in order)
            text = TakenBack(text, id);
        Assert.Equal(SimulationDocument.Write(TopologyFixture.Valid(Document)), SimulationDocument.Write(TopologyFixture.Valid(text)));
        Assert.DoesNotContain("annotations", text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_at_once_are_taken_back_too()
    {
        string text = Text(TemporaryEdits.Connect(Document, "a", "front", first, "cart", """{"probability": 1}"""));
        text = Text(TemporaryEdits.Connect(text, "b", "front", first, "cart", """{"timeout": 7}"""));
        Assert.Equal(Document, TemporaryEdits.TakeBack(text, _ => true).Text);
    }

    [Theory]
    [InlineData("\"timeout\": 7", "\"timeout\": 8")]
    [InlineData("\"to\": \"cart\"", "\"to\": \"cart\", \"name\": \"other\"")]
    public void What_somebody_else_changed_meanwhile_stays(string mine, string theirs)
    {
        string changed = Text(TemporaryEdits.Connect(Document, "a", "front", first, "cart", $$"""{"to": "cart", "timeout": 7}"""));
        string other = Text(DocumentEdit.SetConnection(changed, "front", first, "cart", $$"""{{{"\"to\": \"cart\", \"timeout\": 7".Replace(mine, theirs, StringComparison.Ordinal)}}}"""));
        (string text, IReadOnlyDictionary<string, bool> restored) = TemporaryEdits.TakeBack(other, _ => true);
        Assert.False(restored["a"]);
        Assert.Empty(TemporaryEdits.In(text));
        Assert.Equal(TopologyFixture.Valid(other).Find("front")!.Endpoints["/"].Calls[0].TimeoutMs, TopologyFixture.Valid(text).Find("front")!.Endpoints["/"].Calls[0].TimeoutMs);
    }

    [Fact]
    public void Defaults_that_a_keeper_wrote_into_the_document_are_no_change()
    {
        string changed = Text(TemporaryEdits.Connect(Document, "a", "front", first, "cart", """{"timeout": 7}"""));
        string kept = Text(DocumentEdit.SetConnection(changed, "front", first, "cart", """{"name": "default", "endpoint": "/", "probability": 100, "required": true, "retries": 0, "timeout": 7, "to": "cart"}"""));
        Assert.True(TemporaryEdits.TakeBack(kept, _ => true).Restored["a"]);
    }

    [Fact]
    public void A_service_that_is_gone_is_not_made_again()
    {
        string changed = Text(TemporaryEdits.Scale(Document, "a", "ads", 0));
        string without = Text(DocumentEdit.RemoveService(Text(DocumentEdit.RemoveConnection(changed, "front", new ConnectionPlace("/", 1))), "ads"));
        (string text, IReadOnlyDictionary<string, bool> restored) = TemporaryEdits.TakeBack(without, _ => true);
        Assert.False(restored["a"]);
        Assert.Null(TopologyFixture.Valid(text).Find("ads"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1, {}, {\"id\": \"a\"}, {\"id\": \"a\", \"service\": \"front\", \"endpoint\": \"/\", \"index\": \"x\"}, {\"id\": \"a\", \"service\": \"nobody\"}]")]
    [InlineData("[{\"id\": \"a\", \"service\": \"front\", \"endpoint\": \"/none\", \"index\": -5, \"before\": {\"to\": \"cart\"}}]")]
    public void A_note_that_somebody_spoilt_does_no_harm(string note)
    {
        string spoilt = Document.Replace("{ name: test }", $"{{ name: test, annotations: {{ {TemporaryEdits.Annotation}: '{note}' }} }}", StringComparison.Ordinal);
        Assert.Equal(SimulationDocument.Write(TopologyFixture.Valid(Document)), SimulationDocument.Write(TopologyFixture.Valid(TemporaryEdits.TakeBack(spoilt, _ => true).Text)));
    }

    [Fact]
    public void What_is_kept_is_forgotten()
    {
        string text = TemporaryEdits.Keep(Text(TemporaryEdits.Scale(Document, "a", "ads", 0)), _ => true);
        Assert.Empty(TemporaryEdits.In(text));
        Assert.Equal(0, TopologyFixture.Valid(text).Find("ads")!.Replicas);
    }

    [Fact]
    public void A_patch_that_cannot_be_read_changes_nothing() => Assert.NotEmpty(TemporaryEdits.Connect(Document, "a", "front", first, "cart", "[").Problems);

    private static string Text(EditResult result)
    {
        Assert.Empty(result.Problems);
        return result.Text!;
    }

    private static string TakenBack(string document, string id = "a")
    {
        (string text, IReadOnlyDictionary<string, bool> restored) = TemporaryEdits.TakeBack(document, i => i == id);
        Assert.True(restored[id]);
        return text;
    }
}
