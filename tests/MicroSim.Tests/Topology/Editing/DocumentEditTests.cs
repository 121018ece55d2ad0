using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Editing;

/// <summary>An edit changes what it names; every other character stays.</summary>
public sealed class DocumentEditTests
{
    private const string Block = """
        # The shop.
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: shop }
        spec:
          services:
            frontend:   # where people come in
              framework: aspnetcore
              replicas: 2 # for the weekend
              calls:
                - to: cart
                  timeout: 500   # was 800
                - { to: ads, probability: 50 }

            # keeps what is bought
            cart:
              framework: aspnetcore
            ads: { framework: aspnetcore }
        """;

    private const string Json = """
        {"apiVersion": "microsim.dev/v1alpha1", "kind": "Simulation", "metadata": {"name": "shop"}, "spec": {"services": {
            "a": {"framework": "aspnetcore", "calls": [{"to": "b"}]},
            "b": {"framework": "aspnetcore"}}}}
        """;

    [Fact]
    public void A_changed_field_of_a_service_keeps_its_comments()
    {
        string edited = Valid(DocumentEdit.SetService(Block, "frontend", "{framework: aspnetcore, replicas: 3, calls: [{to: cart, timeout: 500}, {to: ads, probability: 50}]}"));
        Assert.Equal(Block.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal), edited);
    }

    [Fact]
    public void A_new_service_stands_behind_the_others_in_their_style()
    {
        Assert.Equal($"{Block}\n    store:\n      framework: aspnetcore\n      replicas: 2", Valid(DocumentEdit.SetService(Block, "store", """{"framework": "aspnetcore", "replicas": 2}""")));
        Assert.Contains("\"b\": {\"framework\": \"aspnetcore\"}, \"c\": {\"framework\": \"aspnetcore\"}}}}", Valid(DocumentEdit.SetService(Json, "c", "framework: aspnetcore")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_changes_the_fields_that_it_names_and_keeps_comments()
    {
        Assert.Equal(Block.Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal), Valid(DocumentEdit.PatchService(Block, "frontend", "{replicas: 3}")));
        Assert.Equal(Block.Replace("timeout: 500 ", "timeout: 700 ", StringComparison.Ordinal), Valid(DocumentEdit.PatchConnection(Block, "frontend", new("/", 0), "cart", "{timeout: 700}")));
        Assert.Equal(Block.Replace(", probability: 50", "", StringComparison.Ordinal), Valid(DocumentEdit.PatchConnection(Block, "frontend", new("/", 1), "ads", "{probability: null}")));
        Assert.Contains("- to: ads\n          retries: 1", Valid(DocumentEdit.PatchConnection(Block, "cart", null, "ads", "{retries: 1}")).Replace("- { to: ads, retries: 1 }", "- to: ads\n          retries: 1", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_service_takes_its_own_lines_along()
    {
        string edited = Valid(DocumentEdit.RemoveConnection(Block, "frontend", new("/", 1)));
        edited = Valid(DocumentEdit.RemoveService(edited, "ads"));
        Assert.Equal(Block.Replace("        - { to: ads, probability: 50 }\n", "", StringComparison.Ordinal).Replace("    ads: { framework: aspnetcore }", "", StringComparison.Ordinal), edited);
    }

    [Fact]
    public void A_connection_is_added_changed_and_removed()
    {
        string added = Valid(DocumentEdit.SetConnection(Block, "cart", null, "ads", "{probability: 5}"));
        Assert.Contains("    cart:\n      framework: aspnetcore\n      calls:\n        - to: ads\n          probability: 5\n", added, StringComparison.Ordinal);
        string changed = Valid(DocumentEdit.SetConnection(added, "cart", new("/", 0), "ads", "{probability: 7, required: false}"));
        Assert.Contains("- to: ads\n          probability: 7\n          required: false\n", changed, StringComparison.Ordinal);
        Assert.Contains("# was 800", changed, StringComparison.Ordinal);
        Assert.Equal(Block, Valid(DocumentEdit.RemoveConnection(changed, "cart", new("/", 0))));
    }

    [Fact]
    public void Flow_style_stays_flow_style()
    {
        string edited = Valid(DocumentEdit.SetConnection(Block, "ads", null, "cart", "retries: 1"));
        Assert.Contains("ads: { framework: aspnetcore, calls: [ { to: cart, retries: 1 } ] }", edited, StringComparison.Ordinal);
        edited = Valid(DocumentEdit.SetConnection(Block, "frontend", new("/", 1), "ads", "probability: 60"));
        Assert.Equal(Block.Replace("probability: 50", "probability: 60", StringComparison.Ordinal), edited);
    }

    [Fact]
    public void The_plan_of_an_endpoint_is_edited_where_it_is()
    {
        string text = Block.Replace("    ads: { framework: aspnetcore }", "    ads: { framework: aspnetcore, endpoints: { /pay: { calls: [ { to: cart } ] } } }", StringComparison.Ordinal);
        Assert.Contains("/pay: { calls: [ { to: cart, retries: 2 } ] }", Valid(DocumentEdit.SetConnection(text, "ads", new("/pay", 0), "cart", "retries: 2")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_resists_is_written_anew_and_says_the_same()
    {
        string text = Block.Replace("    ads: { framework: aspnetcore }", "    ads: &same { framework: aspnetcore }\n    more: *same", StringComparison.Ordinal);
        string edited = Valid(DocumentEdit.SetService(text, "more", "{framework: aspnetcore, replicas: 4}"));
        Assert.Contains("replicas: 4", edited, StringComparison.Ordinal);
        Assert.Null(Read(edited).Simulation!.Find("ads")!.Replicas);
    }

    [Fact]
    public void Windows_line_ends_are_survived()
    {
        string edited = Valid(DocumentEdit.SetService(Block.ReplaceLineEndings("\r\n"), "store", "framework: aspnetcore"));
        Assert.NotNull(Read(edited).Simulation!.Find("store"));
        Assert.Contains("# for the weekend", edited, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]", "$")]
    [InlineData("{framework: a", "$")]
    public void A_part_that_cannot_be_read_is_a_problem(string part, string path)
    {
        EditResult result = DocumentEdit.SetService(Block, "cart", part);
        Assert.Null(result.Text);
        Assert.Equal(path, Assert.Single(result.Problems).Path);
    }

    [Fact]
    public void A_connection_to_another_service_than_its_address_says_is_a_problem() =>
        Assert.Equal("to", Assert.Single(DocumentEdit.SetConnection(Block, "cart", null, "ads", "to: frontend").Problems).Path);

    [Fact]
    public void Differences_name_the_deepest_places()
    {
        string after = Block.Replace("timeout: 500 ", "timeout: 600 ", StringComparison.Ordinal).Replace("    ads: {", "    adds: {", StringComparison.Ordinal);
        Assert.Equal(
            ["spec.services.frontend.calls[0].timeout: was 500, is 600", "spec.services.ads: was removed", "spec.services.adds: was added"],
            DocumentDifference.Between(Block, after).Select(d => $"{d.Path}: {d.Message}"));
    }

    private static string Valid(EditResult result)
    {
        Assert.NotNull(result.Text);
        DocumentResult read = Read(result.Text);
        Assert.True(read.IsValid, string.Join("; ", read.Problems) + "\n" + result.Text);
        return result.Text;
    }

    private static DocumentResult Read(string text) => SimulationDocument.Read(text, new DocumentOptions(["aspnetcore"], FaultCatalogue.Standard));
}
