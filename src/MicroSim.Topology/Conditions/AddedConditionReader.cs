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
        Known known = new([], FaultCatalogue.Standard, simulation.Services.Select(s => s.Name).ToHashSet(StringComparer.Ordinal));
        Field field = new("", mapping, findings);
        FieldGroup group = field.Object(fields);
        Condition? condition = ConditionReader.ReadOne(field, mapping, known, lasts: false);
        ReplicaChoice? replicas = Replicas(group["replicas"]);
        string? version = group["version"].Text(63);
        if (condition is not null)
        {
            FaultTargets.Resolve(condition.Fault, "", Designations.OfNames(simulation).Find, (path, message) => findings.Refuse(path.TrimStart('.'), message));
            foreach (Problem over in FaultCaps.ProblemsOf(condition.Fault))
                findings.Refuse(over.Path, over.Message);
        }
        return findings.Problems.Count > 0 || condition is null
            ? (null, findings.Problems)
            : (new AddedCondition(service, condition, (replicas ?? ReplicaChoice.All) with { Version = version }, since), []);
    }

    private static ReplicaChoice? Replicas(Field field)
    {
        if (field.IsAbsent)
            return null;
        ReplicaChoice? choice = field.Value is YamlScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar ? ReplicaChoice.Parse(scalar.Text) : null;
        if (choice is null)
            field.Refuse(ReplicaChoice.Form);
        return choice;
    }
}
