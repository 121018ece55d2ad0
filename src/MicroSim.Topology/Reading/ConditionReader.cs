using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads the conditions that a service has from the start: those of the contract, with <c>duration</c> in ms.</summary>
internal static class ConditionReader
{
    private const string Duration = "duration";
    private const string AllServices = "*";
    private const string WireDuration = "durationMs";

    private static readonly string[] fields = DocumentFields.Names(DocumentFields.Condition);

    public static List<Condition> Read(Field list, Known known)
    {
        List<Condition> conditions = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (Field field in list.Items())
        {
            if (field.RequiredObject(fields).Mapping is not YamlMapping mapping || list.Findings.IsFull)
                continue;
            if (ReadOne(field, mapping, known, lasts: true) is not Condition condition)
                continue;
            if (condition.Id.Length > 0 && !ids.Add(condition.Id))
                field.Findings.Refuse($"{field.Path}.id", $"'{condition.Id}' is there twice");
            conditions.Add(condition);
        }
        return [.. conditions.Select(c => c.Id.Length > 0 ? c : c with { Id = FreeId(c.Fault.Type, ids) })];
    }

    /// <summary>One condition, or null after reporting what is wrong with it; a document's own <paramref name="lasts"/>, so it cannot be an event that is over at once.</summary>
    public static Condition? ReadOne(Field field, YamlMapping mapping, Known known, bool lasts)
    {
        Parsed<Condition> condition = ConditionParser.Parse(YamlJson.Of(OnWire(mapping)), new ParseOptions(known.Catalogue, Strict: true));
        FaultReader.Report(field, [.. condition.Problems.Select(p => p.Path == WireDuration ? p with { Path = Duration } : p)]);
        if (!condition.IsValid)
            return null;
        CheckCallees(field, condition.Value, known);
        if (lasts && IsOver(condition.Value.Fault))
            field.Findings.Refuse(At(field, "args.repeatAfter"), "is required: without it the service would crash at every start");
        return condition.Value;
    }

    /// <summary>Whether it is over as soon as it has begun: a crash that is not repeated.</summary>
    public static bool IsOver(Fault fault) => fault.Type == "crash" && !fault.Args.Has("repeatAfter");

    private static string At(Field field, string member) => field.Path.Length == 0 ? member : $"{field.Path}.{member}";

    private static void CheckCallees(Field field, Condition condition, Known known)
    {
        for (int i = 0; i < condition.To.Count; i++)
        {
            if (condition.To[i] != AllServices && !known.Services.Contains(condition.To[i]))
                field.Findings.Refuse(At(field, $"to[{i}]"), $"{known.UnknownService(condition.To[i])}; * is all");
        }
    }

    // The contract's own spelling of the members; unknown ones were reported already.
    private static YamlMapping OnWire(YamlMapping mapping)
    {
        YamlMapping wire = new(mapping.Position);
        foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
        {
            if (key is "id" or "type" or "args" or "probability" or "to")
                wire.Add(key, entry.Value);
            else if (key == Duration)
                wire.Add(WireDuration, entry.Value);
        }
        return wire;
    }

    // Stable while the document's conditions of that type are the same ones: a state that is there before and after a change goes on.
    private static string FreeId(string type, HashSet<string> taken)
    {
        string id = type;
        for (int i = 2; !taken.Add(id); i++)
            id = $"{type}-{i}";
        return id;
    }
}
