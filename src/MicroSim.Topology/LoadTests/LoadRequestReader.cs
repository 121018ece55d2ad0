using System.Text.RegularExpressions;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Reads the requests of a load.</summary>
internal sealed partial class LoadRequestReader(Simulation? simulation)
{
    private const int MaxBody = 512 * 1024, MaxWeight = 1_000_000;

    private static readonly string[] fields = DocumentFields.Names(LoadTestFields.Request);
    private static readonly string[] plain = ["service", "url", "method", "path", "headers", "body"];

    private static readonly Uri nowhere = new("http://service/");

    private readonly Known? known = simulation is null ? null : Known.Of(simulation);

    /// <summary>The request, or null after reporting what is wrong with it.</summary>
    public LoadRequest? Read(Field field)
    {
        int problems = field.Findings.Problems.Count;
        FieldGroup request = field.RequiredObject(fields);
        if (request.Mapping is null)
            return null;
        string? name = request["name"].Text(t => t.Length is > 0 and <= 200, "must be 1 to 200 characters");
        double weight = request["weight"].Number(0, MaxWeight) ?? 1;
        LoadRequest read = request.Has("script") ? Scripted(field.Path, name, weight, request) : Plain(field.Path, name, weight, request);
        return field.Findings.Problems.Count == problems ? read : null;
    }

    private ScriptedLoad Scripted(string path, string? name, double weight, FieldGroup request)
    {
        foreach (string other in plain.Where(request.Has))
            request[other].Refuse("belongs to a plain request: leave it out beside `script`");
        ReadOnlyMemory<byte> node = YamlJson.Of(request["script"].Value!);
        FaultReader.Report(request["script"], ProblemsOf(node));
        return new(path, name, weight, System.Text.Encoding.UTF8.GetString(node.Span));
    }

    private IReadOnlyList<Problem> ProblemsOf(ReadOnlyMemory<byte> node) => simulation is null
        ? NodeParser.Parse(node, new ParseOptions(FaultCatalogue.Standard, Strict: true)).Problems
        : RequestResolver.Resolve(simulation, node, simulation.Services.ToDictionary(s => s.Name, _ => nowhere, StringComparer.Ordinal), seed: 0, FaultCatalogue.Standard).Problems;

    private LoadRequest Plain(string path, string? name, double weight, FieldGroup request)
    {
        string? body = request["body"].Text(MaxBody);
        string method = request["method"].Text(m => Method().IsMatch(m), "must be an HTTP method such as GET") ?? (body is null ? "GET" : "POST");
        List<KeyValuePair<string, string>> headers = [];
        foreach ((string key, Field value) in request["headers"].Members())
        {
            if (!Header().IsMatch(key))
                value.Refuse("must be a header's name");
            if (value.Text(v => !v.Any(char.IsControl), "must be a header's value, without line ends") is string text)
                headers.Add(new(key, text));
        }
        if (!request.Has("url"))
        {
            string? service = request["service"].Text();
            if (service is not null && known?.Services.Contains(service) is false)
                request["service"].Refuse(known.UnknownService(service));
            return new ServiceLoad(path, name, weight, service, new(request["path"].Text(p => Target().IsMatch(p), "must begin with / and have no white space") ?? "/", method, headers, body));
        }
        foreach (string other in ((string[])["service", "path"]).Where(request.Has))
            request[other].Refuse("must be left out beside `url`");
        string url = request["url"].Text() ?? "";
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme != "http" || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            request["url"].Refuse("must be an http URL such as http://localhost:8080/");
        else if (simulation is not null && !simulation.ExternalTargets.Any(t => ExternalTarget.TryParse(t, out ExternalTarget? external) && external.Allows(uri)))
            request["url"].Refuse($"is not in the externalTargets of {simulation.Name}: add it there, or load it with `microsim load {uri.AbsoluteUri}`");
        return new UrlLoad(path, name, weight, new(uri?.AbsoluteUri ?? url, method, headers, body));
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9_-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Method();

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"^/[^\s\p{C}#]{0,2047}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Target();
}
