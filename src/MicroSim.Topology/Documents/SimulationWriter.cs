using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Simulation → tree: what the reader reads, with every default written out.</summary>
internal static class SimulationWriter
{
    public static YamlMapping Document(Simulation simulation) => YamlMappings.Of(
        ("apiVersion", Text(Migration.ApiVersion)),
        ("kind", Text(Migration.Kind)),
        ("metadata", YamlMappings.Of(("name", Text(simulation.Name)))),
        ("spec", YamlMappings.Of(
            ("addressing", Text(simulation.Addressing == Addressing.Dns ? "dns" : "ip")),
            ("namePrefix", Text(simulation.NamePrefix)),
            ("seed", simulation.Seed is uint seed ? Number(seed) : null),
            ("monitoringFrom", List(simulation.MonitoringFrom, Text)),
            ("externalTargets", List(simulation.ExternalTargets, Text)),
            ("services", YamlMappings.Of([.. simulation.Services.Select(s => (s.Name, (YamlNode?)Service(s)))])))));

    public static YamlMapping Service(Service service) => YamlMappings.Of(
    [
        ("framework", Text(service.Framework)),
        ("image", Text(service.Image)),
        ("replicas", service.Replicas is int replicas ? Number(replicas) : null),
        ("version", Text(service.Version)),
        ("port", service.Port is int port ? Number(port) : null),
        ("resources", Filled(Resources(service.Resources))),
        ("env", Filled(YamlMappings.Of([.. service.Env.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, Text(v.Value)))]))),
        .. Endpoint(service.Endpoints.GetValueOrDefault(EndpointPaths.Root)),
        ("endpoints", Filled(YamlMappings.Of(
        [
            .. service.Endpoints.Where(e => e.Key != EndpointPaths.Root).OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => (e.Key, (YamlNode?)YamlMappings.Of(Endpoint(e.Value)))),
        ]))),
        ("conditions", List(service.Conditions, Condition)),
    ]);

    private static (string, YamlNode?)[] Endpoint(Endpoint? endpoint) => endpoint is null
        ? []
        :
        [
            ("parallel", endpoint.Parallel ? Flag(true) : null),
            ("faults", Filled(YamlMappings.Of(("before", List(endpoint.Faults.Before, Fault)), ("after", List(endpoint.Faults.After, Fault))))),
            ("calls", List(endpoint.Calls, Call)),
        ];

    private static YamlMapping Call(Call call) => YamlMappings.Of(
        ("to", Text(call.To)),
        ("name", Text(call.Name)),
        ("endpoint", Text(call.Endpoint)),
        ("probability", Number(call.Probability)),
        ("timeout", Number(call.TimeoutMs)),
        ("tryTimeout", call.TryTimeoutMs is int tryTimeout ? Number(tryTimeout) : null),
        ("retries", Number(call.Retries)),
        ("required", Flag(call.Required)),
        ("link", List(call.Link, Fault)));

    private static YamlMapping Fault(Fault fault) => YamlMappings.Of(FaultMembers(fault));

    private static YamlMapping Condition(Condition condition) => YamlMappings.Of(
    [
        ("id", Text(condition.Id)),
        .. FaultMembers(condition.Fault),
        ("to", List(condition.To, Text)),
        ("duration", condition.RemainingMs is long duration ? Number(duration) : null),
    ]);

    private static (string, YamlNode?)[] FaultMembers(Fault fault) =>
    [
        ("type", Text(fault.Type)),
        ("args", Filled(YamlMappings.Of(
        [
            .. fault.Spec.Args.Where(a => fault.Args.Has(a.Name))
                .Select(a => (a.Name, a.IsText ? Text(fault.Args.Text(a.Name)) : Number(fault.Args.Number(a.Name)))),
        ]))),
        ("probability", fault.Probability == 100 ? null : Number(fault.Probability)),
    ];

    private static YamlMapping Resources(IReadOnlyDictionary<string, string> resources) => YamlMappings.Of(
    [
        .. resources.OrderBy(r => r.Key, StringComparer.Ordinal).GroupBy(r => r.Key[..r.Key.IndexOf('.')])
            .Select(side => (side.Key, (YamlNode?)YamlMappings.Of([.. side.Select(r => (r.Key[(side.Key.Length + 1)..], Text(r.Value)))]))),
    ]);

    private static YamlMapping? Filled(YamlMapping mapping) => mapping.Entries.Count == 0 ? null : mapping;

    private static YamlList? List<T>(IReadOnlyList<T> items, Func<T, YamlNode?> write)
    {
        if (items.Count == 0)
            return null;
        YamlList list = new(Position.Start);
        foreach (T item in items)
            list.Add(write(item)!);
        return list;
    }

    private static YamlScalar? Text(string? text) => text is null ? null : new YamlScalar(text, ScalarKind.Text, Position.Start);

    private static YamlScalar Number(double number) => new(number.ToString("R", CultureInfo.InvariantCulture), ScalarKind.Number, Position.Start);

    private static YamlScalar Flag(bool flag) => new(flag ? "true" : "false", ScalarKind.Boolean, Position.Start);
}
