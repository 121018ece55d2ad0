using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads what the steps of a scenario do, by the readers of documents and requests, so that all are judged alike.</summary>
internal sealed class ActionReader(Simulation simulation)
{
    private static readonly Uri nowhere = new("http://service/");
    private static readonly string[] conditionFields = DocumentFields.Names(ScenarioFields.Condition);
    private static readonly string[] disruptionFields = DocumentFields.Names(ScenarioFields.Disruption);
    private static readonly string[] connectionFields = DocumentFields.Names(ScenarioFields.Connection);
    private static readonly string[] disruptions = [.. Enum.GetNames<ScenarioDisruption>().Select(n => n.ToLowerInvariant())];

    private readonly Known known = Known.Of(simulation);
    private readonly Dictionary<string, Uri> addresses = simulation.Services.ToDictionary(s => s.Name, _ => nowhere, StringComparer.Ordinal);

    /// <summary>The action, or null after reporting what is wrong with it.</summary>
    public ScenarioAction? Read(string kind, Field field) => kind switch
    {
        "condition" => ReadCondition(field),
        "disruption" => ReadDisruption(field),
        "connection" => ReadConnection(field),
        _ => ReadRequest(field),
    };

    private ConditionAction? ReadCondition(Field field)
    {
        FieldGroup group = field.Object([.. conditionFields, "duration", "id"]);
        if (group.Mapping is not YamlMapping mapping)
            return null;
        if (group.Has("duration"))
            group["duration"].Refuse("must be left out: write `for` beside `condition`");
        if (group.Has("id"))
            group["id"].Refuse("must be left out: the scenario names its conditions");
        string? service = ReadService(group.Required("service"));
        AddedCondition? condition = AddedConditionReader.Read(field, Without(mapping, "duration", "id"), simulation, service ?? "", default);
        return condition is null || service is null ? null : new ConditionAction(condition, ScenarioDocument.Json(Flat(Without(mapping, "service", "type"))));
    }

    private DisruptionAction? ReadDisruption(Field field)
    {
        FieldGroup group = field.Object(disruptionFields);
        if (group.Mapping is not YamlMapping mapping)
            return null;
        string? service = ReadService(group.Required("service"));
        string? word = group.Required("type").Text();
        if (word is not null && !disruptions.Contains(word))
            group["type"].Refuse($"must be one of {string.Join(", ", disruptions)}{Spelling.Suggestion(word, disruptions)}");
        if (service is null || word is null || !Enum.TryParse(word, ignoreCase: true, out ScenarioDisruption kind) || !disruptions.Contains(word))
            return null;
        ReplicaChoice? which = new(1);
        int? count = 0;
        switch (kind)
        {
            case ScenarioDisruption.Scale:
                count = group.Required("replicas").Integer(0, ServiceReader.MaxReplicas);
                break;
            case ScenarioDisruption.Restart when group.Has("replicas"):
                group["replicas"].Refuse("must be left out: all replicas of the service are restarted, one after the other");
                break;
            case ScenarioDisruption.Kill or ScenarioDisruption.Drain or ScenarioDisruption.Stop when group.Has("replicas"):
                which = AddedConditionReader.Replicas(group["replicas"]);
                break;
        }
        return which is null || count is null ? null : new DisruptionAction(service, kind, which, count.Value, ScenarioDocument.Json(Without(mapping, "service", "type")));
    }

    private ConnectionAction? ReadConnection(Field field)
    {
        FieldGroup group = field.Object(connectionFields);
        if (group.Mapping is not YamlMapping mapping)
            return null;
        string? from = ReadService(group.Required("from"));
        bool? remove = group["remove"].Boolean();
        Call call = EndpointReader.ReadCall(group, known);
        YamlMapping fields = Without(mapping, "from", "to", "name", "remove");
        if (remove == true && fields.Entries.Count > 0)
            group["remove"].Refuse($"cannot stand beside {string.Join(", ", fields.Entries.Keys)}: it is removed, or changed");
        else if (remove != true && fields.Entries.Count == 0)
            field.Refuse("must say what becomes of the connection: `remove: true`, or fields such as `probability: 50`");
        return from is null || !known.Services.Contains(call.To)
            ? null
            : new ConnectionAction(from, call.To, call.Name, remove == true ? null : ScenarioDocument.Json(Without(mapping, "from", "to", "remove")), ScenarioDocument.Json(Without(mapping, "from", "to")));
    }

    private RequestAction? ReadRequest(Field field)
    {
        ReadOnlyMemory<byte> node = YamlJson.Of(field.Value!);
        ResolvedRequest resolved = RequestResolver.Resolve(simulation, node, addresses, seed: 0, FaultCatalogue.Standard);
        FaultReader.Report(field, resolved.Problems);
        return resolved.Problems.Count > 0 ? null : new RequestAction(resolved.Entry!, ScenarioDocument.Json(field.Value!));
    }

    private string? ReadService(Field field)
    {
        string? service = field.Text();
        if (service is null || known.Services.Contains(service))
            return service;
        field.Refuse(known.UnknownService(service));
        return null;
    }

    private static YamlMapping Without(YamlMapping mapping, params string[] keys)
    {
        YamlMapping rest = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries.Where(e => !keys.Contains(e.Key)))
            rest.TryAdd(key, entry.KeyPosition, entry.Value);
        return rest;
    }

    // The fault's own arguments beside where it acts: one object of all that tells it from others of its type.
    private static YamlMapping Flat(YamlMapping mapping)
    {
        YamlMapping flat = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in (mapping["args"] as YamlMapping)?.Entries ?? mapping.Entries.Take(0))
            flat.Add(key, entry.Value);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries.Where(e => e.Key != "args"))
            flat.Add(key, entry.Value);
        return flat;
    }
}
