using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads a condition that somebody adds to a running simulation: the fields of a document's condition, and which replicas suffer it.</summary>
public static class AddedConditionReader
{
    private static readonly string[] fields = DocumentFields.Names(DocumentFields.AddedCondition);

    /// <summary>The condition, or everything that is wrong with it. Its id is empty when none was given.</summary>
    /// <param name="text">JSON or YAML.</param>
    /// <param name="simulation">The simulation.</param>
    /// <param name="service">One of its services.</param>
    /// <param name="since">When it begins.</param>
    public static (AddedCondition? Condition, IReadOnlyList<Problem> Problems) Read(string text, Simulation simulation, string service, DateTimeOffset since)
    {
        List<DocumentProblem> unreadable = [];
        YamlNode? root = YamlParser.Parse(text, unreadable);
        if (unreadable.Count > 0)
            return (null, [.. unreadable.Select(p => new Problem(p.Path, p.Message))]);
        if (root is not YamlMapping mapping)
            return (null, [new Problem(Problem.Root, "must be an object")]);

        Findings findings = new();
        Field field = new("", mapping, findings);
        field.Object(fields);
        AddedCondition? condition = Read(field, mapping, simulation, service, since);
        return findings.Problems.Count > 0 ? (null, findings.Problems) : (condition, []);
    }

    /// <summary>A condition that is a part of a document, or null after reporting what is wrong with it. Members that a condition does not have are the caller's.</summary>
    internal static AddedCondition? Read(Field field, YamlMapping mapping, Simulation simulation, string service, DateTimeOffset since)
    {
        Known known = Known.Of(simulation);
        FieldGroup group = new(field.Path, mapping, field.Findings);
        Condition? condition = ConditionReader.ReadOne(field, mapping, known, lasts: false);
        ReplicaChoice? replicas = Replicas(group["replicas"]);
        string? version = group["version"].Text(63);
        if (condition is null)
            return null;
        FaultTargets.Resolve(condition.Fault, field.Path, Designations.OfNames(simulation).Find, (path, message) => field.Findings.Refuse(path.TrimStart('.'), message));
        foreach (Problem over in FaultCaps.ProblemsOf(condition.Fault))
            field.Findings.Refuse(field.Path.Length == 0 ? over.Path : $"{field.Path}.{over.Path}", over.Message);
        return new AddedCondition(service, condition, (replicas ?? ReplicaChoice.All) with { Version = version }, since);
    }

    internal static ReplicaChoice? Replicas(Field field)
    {
        if (field.IsAbsent)
            return null;
        ReplicaChoice? choice = field.Value is YamlScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar ? ReplicaChoice.Parse(scalar.Text) : null;
        if (choice is null)
            field.Refuse(ReplicaChoice.Form);
        return choice;
    }
}
