namespace MicroSim.Topology;

/// <summary>Reads one service.</summary>
internal static class ServiceReader
{
    /// <summary>The most replicas of a service.</summary>
    public const int MaxReplicas = 100;

    private const int MaxPort = 65535;
    private const string RootEndpoint = "/";
    private const string Reserved = "MICROSIM_", AccessLog = "MICROSIM_LOG";

    private static readonly string[] fields = DocumentFields.Names(DocumentFields.Service);
    private static readonly string[] endpointFields = DocumentFields.Names(DocumentFields.Endpoint);

    public static Service Read(string name, Field field, Known known)
    {
        CheckName(name, field);
        FieldGroup service = field.Object(fields);
        return new Service(
            name,
            ReadFramework(service.Required("framework"), known),
            service["image"].Text(Names.IsImage, Names.ImageRule),
            service["replicas"].Integer(0, MaxReplicas),
            service["version"].Text(Names.IsVersion, Names.VersionRule) ?? "",
            service["port"].Integer(1, MaxPort),
            ResourceReader.Read(service["resources"]),
            ReadVariables(service["env"]),
            ReadEndpoints(service, known),
            ConditionReader.Read(service["conditions"], known));
    }

    private static void CheckName(string name, Field field)
    {
        if (Names.IsService(name))
            return;
        string fixedName = name.Replace('_', '-').ToLowerInvariant();
        field.Refuse(fixedName != name && Names.IsService(fixedName) ? $"{Names.ServiceRule}: write '{fixedName}'" : Names.ServiceRule);
    }

    private static string ReadFramework(Field field, Known known)
    {
        string? framework = field.Text();
        if (framework is not null && !known.Frameworks.Contains(framework))
            field.Refuse(known.UnknownFramework(framework));
        return framework ?? "";
    }

    private static Dictionary<string, string> ReadVariables(Field field)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach ((string name, Field value) in field.Members())
        {
            if (!Names.IsVariable(name))
                value.Refuse(Names.VariableRule);
            else if (name.StartsWith(Reserved, StringComparison.OrdinalIgnoreCase) && name != AccessLog)
                value.Refuse($"is reserved: variables that begin with {Reserved} steer the agent");
            else if (value.Required().Text(t => !t.Contains('\0'), "must not hold NUL") is string text)
                variables[name] = text;
        }
        return variables;
    }

    private static Dictionary<string, Endpoint> ReadEndpoints(FieldGroup service, Known known)
    {
        Dictionary<string, Endpoint> endpoints = new(StringComparer.Ordinal) { [RootEndpoint] = EndpointReader.Read(service, known) };
        foreach ((string path, Field field) in service["endpoints"].Members())
        {
            Endpoint endpoint = EndpointReader.Read(field.Object(endpointFields), known);
            if (!Names.IsEndpoint(path))
                field.Refuse(Names.EndpointRule);
            else if (path == RootEndpoint && EndpointReader.IsGiven(service))
                field.Refuse("cannot stand beside the service's own parallel, faults or calls, which are this endpoint");
            else
                endpoints[path] = endpoint;
        }
        return endpoints;
    }
}
