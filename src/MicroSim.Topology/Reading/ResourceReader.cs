namespace MicroSim.Topology;

/// <summary>Reads Kubernetes resources: <c>requests.cpu</c> → <c>100m</c>.</summary>
internal static class ResourceReader
{
    private static readonly string[] kinds = ["cpu", "memory", "ephemeral-storage"];

    public static Dictionary<string, string> Read(Field field)
    {
        FieldGroup group = field.Object("requests", "limits");
        FieldGroup requests = group["requests"].Object(kinds);
        FieldGroup limits = group["limits"].Object(kinds);
        Dictionary<string, string> resources = new(StringComparer.Ordinal);
        foreach (string kind in kinds)
        {
            string? request = ReadQuantity(requests[kind]);
            string? limit = ReadQuantity(limits[kind]);
            if (request is not null)
                resources[$"requests.{kind}"] = request;
            if (limit is not null)
                resources[$"limits.{kind}"] = limit;
            if (request is not null && limit is not null && Quantity.Value(request) > Quantity.Value(limit))
                requests[kind].Refuse($"must not be more than the limit, {limit}");
        }
        return resources;
    }

    // A bare number is a quantity too, as on Kubernetes.
    private static string? ReadQuantity(Field field)
    {
        if (field.IsAbsent)
            return null;
        if (field.Value is YamlScalar { Kind: ScalarKind.Text or ScalarKind.Number } scalar && Quantity.IsValid(scalar.Text))
            return scalar.Text;
        field.Refuse("must be a quantity such as 0.5, 500m or 128Mi");
        return null;
    }
}
