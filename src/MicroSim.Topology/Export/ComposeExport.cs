using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>
/// A simulation as a Compose file: it runs without a control plane, for every service is given its state as a file. Its dice, faults and
/// connections are the same; calls that bring a script need no token there.
/// </summary>
public static class ComposeExport
{
    private const int Port = 8080;
    private const string StateFile = "/etc/microsim/state.json";

    public static string Write(Simulation simulation)
    {
        Dictionary<string, Uri> addresses = simulation.Services.ToDictionary(s => s.Name, s => new Uri($"http://{s.Name}:{Port}/"));
        return YamlEmitter.Write(Map(
            ("name", Text(simulation.Name)),
            ("services", Map([.. simulation.Services.Select(s => (s.Name, (YamlNode?)Service(simulation, s)))])),
            ("configs", Map([.. simulation.Services.Select(s => (StateOf(s), (YamlNode?)Map(("content", Text(State(simulation, s, addresses))))))]))));
    }

    private static YamlMapping Service(Simulation simulation, Service service) => Map(
        ("image", Text(service.Image ?? $"microsim/agent-{service.Framework}")),
        ("environment", Map(
        [
            .. service.Env.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, (YamlNode?)Text(Escaped(v.Value)))),
            ("MICROSIM_SERVICE", Text(service.Name)),
            ("MICROSIM_VERSION", Text(service.Version)),
            ("MICROSIM_HOST", Text("0.0.0.0")),
            ("MICROSIM_PORT", Text($"{Port}")),
            ("MICROSIM_STATE", Text(StateFile)),
            ("MICROSIM_SEED", simulation.Seed is uint seed ? Text($"{new Dice(seed).Mix(DiceKey.Of($"{service.Name}-0")):x8}") : null),
        ])),
        ("configs", List(Map(("source", Text(StateOf(service))), ("target", Text(StateFile))))),
        // Several replicas cannot share a port of the host.
        ("ports", service is { Port: int port, Replicas: null or 1 } ? List(Text($"127.0.0.1:{port}:{Port}")) : null),
        ("deploy", service.Replicas is > 1 ? Map(("replicas", Number(service.Replicas.Value))) : null),
        ("restart", Text("always")));

    private static string StateOf(Service service) => $"{service.Name}-state";

    private static string State(Simulation simulation, Service service, Dictionary<string, Uri> addresses)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            StateWriter.Write(json, StateBuilder.Build(simulation, service.Name, addresses) with { Generation = 1 });
        return Escaped(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // A dollar begins a variable in Compose files.
    private static string Escaped(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    private static YamlMapping Map(params (string Key, YamlNode? Value)[] members)
    {
        YamlMapping mapping = new(Position.Start);
        foreach ((string key, YamlNode? value) in members)
        {
            if (value is not null)
                mapping.Add(key, value);
        }
        return mapping;
    }

    private static YamlList List(YamlNode item)
    {
        YamlList list = new(Position.Start);
        list.Add(item);
        return list;
    }

    private static YamlScalar Text(string text) => new(text, ScalarKind.Text, Position.Start);

    private static YamlScalar Number(int number) => new(number.ToString(CultureInfo.InvariantCulture), ScalarKind.Number, Position.Start);
}
