using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using MicroSim.Runtimes.Kubernetes.Installing;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes;

/// <summary>What can be known of the Helm chart without Helm: its values, its schema, and the parts that are not templates.</summary>
public sealed partial class ChartTests
{
    private static readonly string folder = Path.Combine(Repository.Root, "deploy", "chart");

    [GeneratedRegex(@"\.Values\.([A-Za-z.]+)")]
    private static partial Regex ValueUse();

    [Fact]
    public void Every_value_is_used_and_every_used_value_is_there()
    {
        JsonObject values = Yaml("values.yaml");
        string[] there = [.. Paths(values).Order(StringComparer.Ordinal)];
        string[] used = [.. Templates().SelectMany(t => ValueUse().Matches(t)).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(there, used);
    }

    [Fact]
    public void The_schema_knows_every_value_and_no_others()
    {
        JsonObject schema = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "values.schema.json")))!.AsObject();
        JsonObject values = Yaml("values.yaml");
        Assert.Equal(values.Select(v => v.Key).Append("global").Order(StringComparer.Ordinal), schema["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal(values["image"]!.AsObject().Select(v => v.Key), schema["properties"]!["image"]!["properties"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void It_has_this_version()
    {
        JsonObject chart = Yaml("Chart.yaml");
        Assert.Equal(AgentImages.OwnTag, (string?)chart["version"]);
        Assert.Equal(AgentImages.OwnTag, (string?)chart["appVersion"]);
        Assert.Equal(InstallOptions.DefaultImage, (string?)Yaml("values.yaml")["image"]!["name"]);
    }

    /// <summary>The rules hold no template, so they can be compared as they stand.</summary>
    [Fact]
    public void Its_rights_are_those_of_the_folder()
    {
        string chart = File.ReadAllText(Path.Combine(folder, "templates", "rbac.yaml"));
        string plain = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "kustomize", "rbac.yaml"));
        Assert.Equal(Rules(plain), Rules(chart));
    }

    [Fact]
    public void Its_values_are_what_its_schema_admits_and_a_mistake_is_not()
    {
        JsonSchema schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(folder, "values.schema.json")));
        Assert.True(Admits(schema, Yaml("values.yaml")));
        Assert.True(Admits(schema, YamlDocuments.Objects(SimulationExport.Write(Topology.TopologyFixture.Example("shop.yaml"), "helm-values", [])!)[0]));
        foreach (string wrong in (string[])["replica: 3", "replicas: two", "image: { name: '' }", "image: { name: a, pullPolicy: Sometimes }", "simulations: { Shop: { spec: { services: {} } } }", "simulations: { shop: { services: {} } }"])
            Assert.False(Admits(schema, YamlDocuments.Objects(wrong)[0]), wrong);
    }

    /// <summary>Every object of the folder is a template of the same kind and name; beside them the chart has the token, which `install` makes, and simulations.</summary>
    [Fact]
    public void Its_templates_make_the_objects_of_the_folder()
    {
        IEnumerable<string> installed = ControlPlaneManifests.Of(new InstallOptions()).Where(o => (string?)o["kind"] is not ("Namespace" or "CustomResourceDefinition")).Select(o => $"{o["apiVersion"]} {o["kind"]} {o["metadata"]!["name"]}");
        IEnumerable<string> made = Templates().SelectMany(t => ObjectHead().Matches(t)).Select(m => $"{m.Groups["version"]} {m.Groups["kind"]} {m.Groups["name"]}");
        Assert.Equal(
            installed.Append("v1 Secret microsim-token").Append("microsim.dev/v1alpha1 Simulation {{ $name }}").Order(StringComparer.Ordinal),
            made.Order(StringComparer.Ordinal));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "crds")))
            Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "crds", Path.GetFileName(file))), File.ReadAllText(file));
    }

    /// <summary>What is no template in the chart's Deployment is, line by line, what the folder's says.</summary>
    [Fact]
    public void Its_Deployment_is_that_of_the_folder_where_no_value_changes_it()
    {
        string[] plain = Lines(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "kustomize", "deployment.yaml")));
        string[] chart = Lines(File.ReadAllText(Path.Combine(folder, "templates", "deployment.yaml")));
        string[] arguments = ["args:", "- serve", "- --runtime", "- kubernetes", "- --listen", "- 0.0.0.0", "- --port", "- \"7070\"", "- --image-tag", "- --image-registry", "- --image-pull-policy", "- --load-worker-image"];
        Assert.Equal(arguments.Order(StringComparer.Ordinal), chart.Except(plain).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_export_has_what_the_chart_reads()
    {
        JsonObject exported = YamlDocuments.Objects(SimulationExport.Write(Topology.TopologyFixture.Example("seed.yaml"), "helm-values", [])!)[0];
        Assert.Equal("aspnetcore", (string?)exported["simulations"]!["seed"]!["spec"]!["services"]!["service-1"]!["framework"]);
        Assert.Contains(".Values.simulations", File.ReadAllText(Path.Combine(folder, "templates", "simulations.yaml")), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^apiVersion: (?<version>\S+)\nkind: (?<kind>\S+)\nmetadata:\n  name: (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex ObjectHead();

    private static bool Admits(JsonSchema schema, JsonObject values) => schema.Evaluate(JsonElement.Parse(values.ToJsonString())).IsValid;

    private static string[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#') && !l.Contains("{{", StringComparison.Ordinal))];

    private static IEnumerable<string> Templates() => Directory.EnumerateFiles(Path.Combine(folder, "templates")).Select(File.ReadAllText);

    private static string[] Rules(string text) => [.. text.Split("\n---\n").Where(d => d.Contains("\nrules:\n", StringComparison.Ordinal)).Select(d => d[d.IndexOf("\nrules:\n", StringComparison.Ordinal)..].Trim())];

    private static JsonObject Yaml(string file) => YamlDocuments.Objects(File.ReadAllText(Path.Combine(folder, file)))[0];

    // Of what has members of its own choice, the whole is a value.
    private static IEnumerable<string> Paths(JsonObject values) =>
        values.SelectMany(v => v is { Key: "image", Value: JsonObject inner } ? inner.Select(i => $"image.{i.Key}") : [v.Key]);
}
