namespace MicroSim.Topology;

/// <summary>The paths of a document's parts, as the document was written.</summary>
internal sealed class DocumentPaths(YamlMapping root)
{
    private readonly YamlMapping? services = (root["spec"] as YamlMapping)?["services"] as YamlMapping;

    public static string Service(string service) => $"spec.services.{service}";

    /// <summary>The endpoint <c>/</c> is the service itself, unless it was written among the endpoints.</summary>
    public string Endpoint(string service, string endpoint)
    {
        bool isService = endpoint == EndpointPaths.Root && ((services?[service] as YamlMapping)?["endpoints"] as YamlMapping)?[endpoint] is null;
        return isService ? Service(service) : $"{Service(service)}.endpoints.{endpoint}";
    }

    public string Call(string service, string endpoint, int index) => $"{Endpoint(service, endpoint)}.calls[{index}]";
}
