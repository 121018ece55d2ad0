using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Tests.Topology;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Kubernetes;

/// <summary>Documents in, objects out: <c>testassets/*.yaml</c> and the files beside them. With <c>MICROSIM_WRITE_DOCS=1</c> the latter are written instead.</summary>
public sealed class ManifestTests
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string folder = Path.Combine(Repository.Root, "tests", "MicroSim.Tests", "Runtimes", "Kubernetes", "testassets");
    private static readonly AgentImages images = new(new Dictionary<string, string> { ["aspnetcore"] = "microsim/agent-aspnetcore" }, "0.1.0");
    private static readonly OwnerReference owner = new("microsim.dev/v1alpha1", "Simulation", "rich", "11111111-2222-3333-4444-555555555555");

    /// <summary>What a cluster that the control plane runs on gets.</summary>
    private static ManifestOptions Owned(Simulation simulation) => new(
        images with { Registry = "registry.example:5000/team" },
        "shop",
        owner,
        simulation.Services.Select((s, i) => (s.Name, Address: new Uri($"http://10.96.0.{10 + i}:8080/"))).ToDictionary(s => s.Name, s => s.Address),
        new SimulationTokens("request-token", "admin-token"),
        simulation.Seed,
        PullPolicy: "Never");

    [Theory]
    [InlineData("one.yaml", "one.exported.json", false)]
    [InlineData("one.yaml", "one.owned.json", true)]
    [InlineData("rich.yaml", "rich.exported.json", false)]
    [InlineData("rich.yaml", "rich.owned.json", true)]
    public void A_simulation_becomes_the_objects_of_the_file(string document, string expected, bool owned)
    {
        Simulation simulation = Read(document);
        string made = JsonSerializer.Serialize(SimulationManifests.Of(simulation, owned ? Owned(simulation) : new ManifestOptions(images, Seed: simulation.Seed)), indented) + "\n";
        string file = Path.Combine(folder, expected);
        if (Environment.GetEnvironmentVariable("MICROSIM_WRITE_DOCS") == "1")
            File.WriteAllText(file, made);
        Assert.Equal(File.ReadAllText(file), made);
    }

    [Theory]
    [MemberData(nameof(ExampleTests.Documents), MemberType = typeof(ExampleTests))]
    public void Objects_have_names_and_kinds_of_their_own_and_versions_that_old_and_new_clusters_serve(string example)
    {
        IReadOnlyList<JsonObject> objects = SimulationManifests.Of(TopologyFixture.Example(example), Owned(TopologyFixture.Example(example)));
        string[] known = ["apps/v1 Deployment", "networking.k8s.io/v1 NetworkPolicy", "v1 ConfigMap", "v1 Secret", "v1 Service", "v1 ServiceAccount"];
        Assert.Equal(known, objects.Select(o => $"{o["apiVersion"]} {o["kind"]}").Distinct().Order(StringComparer.Ordinal));
        Assert.Distinct(objects.Select(o => $"{o["kind"]} {o["metadata"]!["name"]}"));
        Assert.All(objects, o => Assert.DoesNotContain("null", o.ToJsonString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", new[] { "OTEL_EXPORTER_OTLP_ENDPOINT=http://microsim.system.svc:7070", "OTEL_EXPORTER_OTLP_HEADERS=x-microsim-token=$(MICROSIM_REQUEST_TOKEN)", "OTEL_RESOURCE_ATTRIBUTES=microsim.simulation=shop.one" })]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", new[] { "OTEL_EXPORTER_OTLP_ENDPOINT=mine" })]
    public void Agents_send_spans_to_the_control_plane_unless_the_document_says_otherwise(string given, string[] expected)
    {
        Simulation simulation = Read("one.yaml");
        Dictionary<string, string> env = given.Length == 0 ? [] : new() { [given] = "mine" };
        simulation = simulation with { Services = [simulation.Services[0] with { Env = env }] };
        ManifestOptions options = Owned(simulation) with { Spans = new SpanTarget(new Uri("http://microsim.system.svc:7070/"), "shop.one") };
        JsonNode deployment = SimulationManifests.Of(simulation, options).Single(o => (string?)o["kind"] == "Deployment");
        IEnumerable<JsonNode?> variables = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray();
        Assert.Equal(expected, variables.Where(v => ((string)v!["name"]!).StartsWith("OTEL_", StringComparison.Ordinal)).Select(v => $"{v!["name"]}={v["value"]}"));
    }

    [Fact]
    public void The_Services_alone_are_those_among_all_objects()
    {
        Simulation simulation = Read("rich.yaml");
        ManifestOptions options = Owned(simulation);
        Assert.Equal(
            SimulationManifests.Of(simulation, options).Where(o => (string?)o["kind"] == "Service").Select(o => o.ToJsonString()),
            SimulationManifests.Services(simulation, options with { Addresses = null }).Select(o => o.ToJsonString()));
    }

    [Theory]
    [InlineData("delay: 600", "delay: 700")]
    [InlineData("probability: 12.5", "probability: 50")]
    [InlineData("status: 503", "status: 500")]
    [InlineData("parallel: true", "parallel: false")]
    [InlineData("https://example.com/api", "https://example.org/")]
    public void A_changed_plan_changes_ConfigMaps_alone(string before, string after) =>
        Assert.Equal(["ConfigMap"], Changed(before, after).Select(o => (string)o["kind"]!).Distinct());

    [Theory]
    [InlineData("registry.example/store:1", "registry.example/store:2")]
    [InlineData("version: v1.2", "version: v1.3")]
    [InlineData("PRICE:", "COST:")]
    [InlineData("memory: 256Mi", "memory: 300Mi")]
    [InlineData("framework: aspnetcore", "framework: gorilla")]
    public void What_a_process_is_started_with_changes_one_pod_template_and_no_other_object(string before, string after)
    {
        JsonObject changed = Assert.Single(Changed(before, after));
        Assert.Equal("Deployment", (string?)changed["kind"]);
        Assert.NotEqual(Template(Objects(Read("rich.yaml")), changed), changed["spec"]!["template"]!.ToJsonString());
    }

    [Theory]
    [InlineData("replicas: 2", "replicas: 5")]
    [InlineData("replicas: 2", "")]
    public void Scaling_replaces_no_pod(string before, string after)
    {
        JsonObject changed = Assert.Single(Changed(before, after));
        Assert.Equal(Template(Objects(Read("rich.yaml")), changed), changed["spec"]!["template"]!.ToJsonString());
    }

    [Fact]
    public void A_first_state_is_one_that_agents_accept()
    {
        JsonObject[] states = [.. Objects(Read("rich.yaml")).Where(o => (string?)o["kind"] == "ConfigMap")];
        Assert.Equal(2, states.Length);
        Assert.All(states, map =>
        {
            byte[] state = System.Text.Encoding.UTF8.GetBytes((string)map["data"]!["state.json"]!);
            Parsed<AgentState> parsed = StateParser.Parse(state, new ParseOptions(FaultCatalogue.Standard, Strict: true, AgentDesignations: true));
            Assert.Empty(parsed.Problems);
            Assert.Equal(["10.96.0.10:8080", "10.96.0.11:8080"], parsed.Value!.Targets);
        });
    }

    [Fact]
    public void Tokens_are_in_no_object_but_the_Secret()
    {
        string rest = string.Concat(Objects(Read("rich.yaml")).Where(o => (string?)o["kind"] != "Secret").Select(o => o.ToJsonString()));
        Assert.DoesNotContain("request-token", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("admin-token", rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent", null, "agent:0.1.0")]
    [InlineData("agent", "ghcr.io/team/", "ghcr.io/team/agent:0.1.0")]
    [InlineData("agent:3", null, "agent:3")]
    [InlineData("localhost:5000/agent", null, "localhost:5000/agent:0.1.0")]
    [InlineData("agent@sha256:00", "r", "r/agent@sha256:00")]
    public void An_image_gets_registry_and_tag(string name, string? registry, string full) => Assert.Equal(full, (images with { Registry = registry }).Full(name));

    private static IReadOnlyList<JsonObject> Objects(Simulation simulation) => SimulationManifests.Of(simulation, Owned(simulation));

    /// <summary>The objects that differ when the text of rich.yaml does.</summary>
    private static JsonObject[] Changed(string before, string after)
    {
        string text = File.ReadAllText(Path.Combine(folder, "rich.yaml"));
        Assert.Contains(before, text, StringComparison.Ordinal);
        HashSet<string> old = [.. Objects(TopologyFixture.Valid(text)).Select(o => o.ToJsonString())];
        return [.. Objects(TopologyFixture.Valid(text.Replace(before, after, StringComparison.Ordinal))).Where(o => !old.Contains(o.ToJsonString()))];
    }

    private static string Template(IReadOnlyList<JsonObject> objects, JsonObject like) =>
        objects.Single(o => (string?)o["kind"] == "Deployment" && (string?)o["metadata"]!["name"] == (string?)like["metadata"]!["name"])["spec"]!["template"]!.ToJsonString();

    private static Simulation Read(string document) => TopologyFixture.Valid(File.ReadAllText(Path.Combine(folder, document)));
}
