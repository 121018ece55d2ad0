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
        ParseOptions options = new(known.Catalogue, Strict: true);
        List<Condition> conditions = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (Field field in list.Items())
        {
            if (field.RequiredObject(fields).Mapping is not YamlMapping mapping || list.Findings.IsFull)
                continue;
            Parsed<Condition> condition = ConditionParser.Parse(YamlJson.Of(OnWire(mapping)), options);
            FaultReader.Report(field, [.. condition.Problems.Select(p => p.Path == WireDuration ? p with { Path = Duration } : p)]);
            if (!condition.IsValid)
                continue;
            if (condition.Value.Id.Length > 0 && !ids.Add(condition.Value.Id))
                field.Findings.Refuse($"{field.Path}.id", $"'{condition.Value.Id}' is there twice");
            CheckCallees(field, condition.Value, known);
            conditions.Add(condition.Value);
        }
        return [.. conditions.Select(c => c.Id.Length > 0 ? c : c with { Id = FreeId(c.Fault.Type, ids) })];
    }

    private static void CheckCallees(Field field, Condition condition, Known known)
    {
        for (int i = 0; i < condition.To.Count; i++)
        {
            if (condition.To[i] != AllServices && !known.Services.Contains(condition.To[i]))
                field.Findings.Refuse($"{field.Path}.to[{i}]", $"{known.UnknownService(condition.To[i])}; * is all");
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
