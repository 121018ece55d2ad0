using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>
/// Second stage: tree of any known version → tree of the present one. Later versions lift older trees here, one step for each version.
/// </summary>
internal static class Migration
{
    public const string ApiVersion = "microsim.dev/v1alpha1";
    public const string Kind = "Simulation";

    /// <summary>The name of a connection without one. Kubernetes writes it into the objects that it keeps: the keys of a list must be there, and not empty.</summary>
    public const string UnnamedCall = "default";

    /// <summary>The tree as the present version has it, or null when it is no document of a known version.</summary>
    public static YamlMapping? Migrate(YamlNode root, Findings findings) => Migrate(root, Kind, findings);

    /// <summary>The same for documents of another kind.</summary>
    public static YamlMapping? Migrate(YamlNode root, string kind, Findings findings)
    {
        if (root is not YamlMapping mapping)
        {
            findings.Refuse(Problem.Root, "must be an object");
            return null;
        }
        bool known = Check(mapping, "apiVersion", ApiVersion, findings);
        return Check(mapping, "kind", kind, findings) && known ? mapping : null;
    }

    // When it is absent the rest is still worth reading: more problems at once.
    private static bool Check(YamlMapping root, string name, string right, Findings findings)
    {
        Field field = new(name, root[name], findings);
        if (field.IsAbsent)
        {
            field.Refuse($"is required: write {right}");
            return true;
        }
        if (field.Value is YamlScalar { Kind: ScalarKind.Text } scalar && scalar.Text == right)
            return true;
        field.Refuse($"must be {right}");
        return false;
    }
}
