using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>
/// A simulation as a Compose file: a container for each replica, its state as a file, so it runs without a control plane. Services call each
/// other by name; those with a port can be called from the host's loopback.
/// </summary>
public static class ComposeExport
{
    private const int DataPort = 8080;
    private const string GracePeriod = "25s";
    private const string StatePath = "/microsim/state.json";

    /// <summary>The file's text.</summary>
    /// <param name="simulation">The simulation.</param>
    /// <param name="frameworks">The frameworks and their images.</param>
    public static string Write(Simulation simulation, IReadOnlyCollection<KnownFramework> frameworks)
    {
        Dictionary<string, string?> images = frameworks.ToDictionary(f => f.Name, f => f.Image, StringComparer.Ordinal);
        Dictionary<string, Uri> addresses = simulation.Services.ToDictionary(s => s.Name, s => new Uri($"http://{s.Name}:{DataPort}/"), StringComparer.Ordinal);
        YamlMapping root = YamlMappings.Of(
            ("name", Text(simulation.Name)),
            ("services", YamlMappings.Of([.. simulation.Services.Select(s => (s.Name, (YamlNode?)Container(s, simulation, ImageOf(s, images))))])),
            ("configs", YamlMappings.Of([.. simulation.Services.Select(s => (ConfigOf(s), (YamlNode?)YamlMappings.Of(("content", Text(State(simulation, s, addresses))))))])));
        return $"""
            # The simulation {simulation.Name}, made by microsim for Docker Compose 2.23.1 or newer: docker compose up
            # Images of agents are built in a checkout of MicroSim: docker build -t IMAGE agents/FRAMEWORK
            {YamlEmitter.Write(root)}
            """;
    }

    private static string ImageOf(Service service, Dictionary<string, string?> images) =>
        service.Image ?? images.GetValueOrDefault(service.Framework) ?? $"microsim/agent-{service.Framework}";

    private static YamlMapping Container(Service service, Simulation simulation, string image) => YamlMappings.Of(
        ("image", Text(image)),
        ("environment", YamlMappings.Of(
        [
            .. service.Env.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, (YamlNode?)Text(Escape(v.Value)))),
            ("MICROSIM_SERVICE", Text(service.Name)),
            ("MICROSIM_VERSION", Text(service.Version)),
            ("MICROSIM_HOST", Text("0.0.0.0")),
            ("MICROSIM_STATE", Text(StatePath)),
            ("MICROSIM_WAIT_FOR_STATE", Text("1")),
            // Replicas of one seed would draw the same.
            ("MICROSIM_SEED", service.Replicas is null or 1 && simulation.Seed is uint seed ? Text(new Dice(seed).Mix(DiceKey.Of(service.Name)).ToString("x8", CultureInfo.InvariantCulture)) : null),
        ])),
        ("configs", List(YamlMappings.Of(("source", Text(ConfigOf(service))), ("target", Text(StatePath))))),
        // However it ends, as everywhere else that services run; and it may finish the calls that it began.
        ("restart", Text("unless-stopped")),
        ("stop_grace_period", Text(GracePeriod)),
        // A host's port has room for one container.
        ("ports", service is { Port: int port, Replicas: null or 1 } ? List(Text($"127.0.0.1:{port}:{DataPort}")) : null),
        ("deploy", service.Replicas is int replicas and not 1 ? YamlMappings.Of(("replicas", Number(replicas))) : null));

    private static string ConfigOf(Service service) => $"{service.Name}-state";

    private static string State(Simulation simulation, Service service, IReadOnlyDictionary<string, Uri> addresses)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            StateWriter.Write(json, StateBuilder.Build(simulation, service.Name, addresses) with { Generation = 1 });
        return Escape(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // A single dollar would be taken for a variable.
    private static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static YamlList List(YamlNode item)
    {
        YamlList list = new(Position.Start);
        list.Add(item);
        return list;
    }

    private static YamlScalar Text(string text) => new(text, ScalarKind.Text, Position.Start);

    private static YamlScalar Number(int number) => new(number.ToString(CultureInfo.InvariantCulture), ScalarKind.Number, Position.Start);
}
