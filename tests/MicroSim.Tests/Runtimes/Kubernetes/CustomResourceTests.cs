using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using MicroSim.Runtimes.Kubernetes.CustomResources;
using MicroSim.Tests.Topology;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes;

/// <summary>Holds <c>deploy/crds</c> equal to the code. With <c>MICROSIM_WRITE_DOCS=1</c> they are written instead.</summary>
public sealed class CustomResourceTests
{
    private const string Header = "# Made of the fields that documents are read by; a test compares it with them.\n";

    /// <summary>The second is the chart's copy: Helm takes definitions from no other place.</summary>
    [Theory]
    [InlineData("deploy/crds")]
    [InlineData("deploy/chart/crds")]
    public void The_definitions_are_those_of_the_code(string place)
    {
        string folder = Path.Combine(Repository.Root, place);
        foreach ((string file, JsonObject definition) in CustomResourceDefinitions.All)
        {
            string path = Path.Combine(folder, file), made = Header + JsonYaml.Write(JsonSerializer.SerializeToElement(definition));
            if (Environment.GetEnvironmentVariable("MICROSIM_WRITE_DOCS") == "1")
                File.WriteAllText(path, made);
            Assert.True(File.ReadAllText(path) == made, $"{place}/{file} is not that of the code; write it anew with MICROSIM_WRITE_DOCS=1 ./test fast");
        }
        Assert.Equal(CustomResourceDefinitions.All.Keys.Order(), Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(f => f != "kustomization.yml").Order());
    }

    [Fact]
    public void Every_field_of_every_object_has_a_description()
    {
        foreach (JsonObject definition in CustomResourceDefinitions.All.Values)
        {
            JsonObject root = Schema(definition);
            Assert.All((string[])["spec", "status"], part => AllDescribed(root["properties"]![part]!.AsObject(), part));
        }
    }

    [Fact]
    public void Nothing_but_the_name_of_a_call_gets_a_default()
    {
        string simulation = CustomResourceDefinitions.All["simulations.yaml"].ToJsonString();
        int calls = simulation.Split("\"x-kubernetes-list-map-keys\":[\"to\",\"name\"]").Length - 1;
        Assert.Equal(2, calls);
        Assert.Equal(calls, simulation.Split("\"default\":").Length - 1);
    }

    [Fact]
    public void Below_the_spec_what_nobody_knows_is_kept_until_validation_tells_of_it()
    {
        JsonObject service = Schema(CustomResourceDefinitions.All["simulations.yaml"])["properties"]!["spec"]!["properties"]!["services"]!["additionalProperties"]!.AsObject();
        JsonObject[] objects = [service, .. Below(service)];
        Assert.All(objects.Where(o => o.ContainsKey("properties")), o => Assert.True((bool?)o["x-kubernetes-preserve-unknown-fields"], o.ToJsonString()));
    }

    [Fact]
    public void The_examples_of_loads_are_admitted_and_a_wrong_type_is_not()
    {
        string definition = Schema(CustomResourceDefinitions.All["loadtests.yaml"])["properties"]!["spec"]!.ToJsonString();
        // Words of Kubernetes' own.
        JsonSchema schema = JsonSchema.FromText(definition.Replace(",\"nullable\":true", "", StringComparison.Ordinal).Replace(",\"x-kubernetes-preserve-unknown-fields\":true", "", StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "examples", "load"), "*.yaml"))
            Assert.True(Admits(YamlDocuments.Objects(File.ReadAllText(file))[0]["spec"]!), file);
        Assert.False(Admits(new JsonObject { ["rate"] = "fast" }));

        bool Admits(JsonNode spec) => schema.Evaluate(JsonElement.Parse(spec.ToJsonString())).IsValid;
    }

    /// <summary>As the API server hands it out: every call has got its key.</summary>
    [Fact]
    public void The_name_that_Kubernetes_gives_a_call_is_none()
    {
        Simulation simulation = TopologyFixture.Valid(TopologyFixture.Document("    a: { framework: express, calls: [ { to: b, name: default } ] }\n    b: { framework: express }"));
        Assert.Null(simulation.Services[0].Endpoints["/"].Calls[0].Name);
        Assert.DoesNotContain("default", SimulationDocument.Write(simulation), StringComparison.Ordinal);
    }

    private static JsonObject Schema(JsonObject definition) => definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    private static void AllDescribed(JsonObject schema, string path)
    {
        foreach ((string name, JsonNode? property) in schema["properties"]?.AsObject() ?? [])
        {
            Assert.True(((string?)property!["description"])?.Length > 5, $"{path}.{name} has no description");
            AllDescribed(property.AsObject(), $"{path}.{name}");
        }
        foreach (string inner in (string[])["items", "additionalProperties"])
        {
            if (schema[inner] is JsonObject below)
                AllDescribed(below, $"{path}[]");
        }
    }

    private static IEnumerable<JsonObject> Below(JsonObject schema) => schema.SelectMany(member => member.Value switch
    {
        JsonObject map when member.Key is "properties" => map.SelectMany(p => Below(p.Value!.AsObject()).Prepend(p.Value!.AsObject())),
        JsonObject one when member.Key is "items" or "additionalProperties" => Below(one).Prepend(one),
        _ => [],
    });
}
