using System.Globalization;
using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>The environment of an agent's container (contract §3).</summary>
internal static class AgentVariables
{
    public const string StateFolder = "/etc/microsim";
    public const string TemporaryFolder = "/tmp";

    /// <summary>How long a pod accepts calls after it was told to go: the news takes a moment to reach every node.</summary>
    public const int DrainMs = 5000;

    /// <summary>How long running calls have after that.</summary>
    public const int GraceMs = 20000;

    public static JsonArray Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.List(
    [
        Variable("MICROSIM_SERVICE", service.Name),
        Variable("MICROSIM_VERSION", service.Version),
        From("MICROSIM_INSTANCE", "fieldRef", ObjectTree.Map(("apiVersion", "v1"), ("fieldPath", "metadata.name"))),
        Variable("MICROSIM_HOST", "0.0.0.0"),
        Variable("MICROSIM_PORT", Text(AgentPorts.Data)),
        Variable("MICROSIM_ADMIN_PORT", Text(AgentPorts.Admin)),
        Variable("MICROSIM_STATE", $"{StateFolder}/{StateManifest.File}"),
        Variable("MICROSIM_WAIT_FOR_STATE", "1"),
        Token("MICROSIM_REQUEST_TOKEN", TokensManifest.RequestKey, simulation, options),
        Token("MICROSIM_ADMIN_TOKEN", TokensManifest.AdminKey, simulation, options),
        Variable("MICROSIM_DRAIN_MS", Text(DrainMs)),
        Variable("MICROSIM_GRACE_MS", Text(GraceMs)),
        options.Seed is uint seed ? Variable("MICROSIM_SEED", new Dice(seed).Mix(DiceKey.Of(service.Name)).ToString("x8", CultureInfo.InvariantCulture)) : null,
        Variable("MICROSIM_TMP", TemporaryFolder),
        .. Spans(service, options),
        .. service.Env.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => Variable(v.Key, Escape(v.Value))),
    ]);

    // The document may name a receiver of its own: that gets no token of ours.
    private static IEnumerable<JsonNode?> Spans(Service service, ManifestOptions options)
    {
        const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
        if (options.Spans is not SpanTarget spans || service.Env.ContainsKey(Endpoint) || service.Env.ContainsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
            return [];
        return
        [
            Variable(Endpoint, spans.Receiver.AbsoluteUri.TrimEnd('/')),
            // Kubernetes puts the value of the variable in.
            Variable("OTEL_EXPORTER_OTLP_HEADERS", "x-microsim-token=$(MICROSIM_REQUEST_TOKEN)"),
            service.Env.ContainsKey("OTEL_RESOURCE_ATTRIBUTES") ? null : Variable("OTEL_RESOURCE_ATTRIBUTES", $"microsim.simulation={spans.Simulation}"),
        ];
    }

    private static JsonObject Token(string name, string key, Simulation simulation, ManifestOptions options) => From(name, "secretKeyRef", ObjectTree.Map(
        ("name", ObjectNames.Tokens(simulation)),
        ("key", key),
        // Objects without a Secret of their own run open, until somebody makes one.
        ("optional", options.Tokens is null ? true : null)));

    private static JsonObject Variable(string name, string value) => ObjectTree.Map(("name", name), ("value", value));

    private static JsonObject From(string name, string source, JsonObject reference) => ObjectTree.Map(("name", name), ("valueFrom", ObjectTree.Map((source, reference))));

    // Kubernetes reads $(NAME) as another variable and $$ as one dollar.
    private static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
