using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>
/// Finds whom a user means: a service's name (<c>_</c> counts as <c>-</c>), an <c>http</c> URL whose host is one, an <c>http</c> URL of this
/// machine with a service's <c>port</c>, or a URL that <c>externalTargets</c> covers. Nothing else is ever called.
/// </summary>
internal sealed class Designations(Simulation simulation, IReadOnlyDictionary<string, Uri> addresses)
{
    // Asked only whether there is such a service.
    private static readonly Uri nowhere = new("http://service/");

    /// <summary>Those of a simulation that has no addresses yet: it tells what is a service, and not where it is.</summary>
    public static Designations OfNames(Simulation simulation) => new(simulation, simulation.Services.ToDictionary(s => s.Name, _ => nowhere, StringComparer.Ordinal));

    /// <summary>The services, in words.</summary>
    public string KnownServices => Known.Names([.. simulation.Services.Select(s => s.Name)]);

    /// <summary>Why a designation means nothing, or null.</summary>
    public string? ProblemOf(string designation) => Find(designation) is { Kind: TargetKind.Refused } refused ? refused.Text : null;

    public Target Find(string designation)
    {
        if (FindService(designation) is Target byName)
            return byName;
        if (!Uri.TryCreate(designation, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            return Unknown(designation);
        if (uri.UserInfo.Length > 0)
            return Refused("must not hold a user or password");
        if (FindService(uri) is string service)
            return OfUrl(uri, service);
        return simulation.ExternalTargets.Any(t => ExternalTarget.TryParse(t, out ExternalTarget? external) && external.Allows(uri))
            ? new Target(TargetKind.External, uri.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), uri.Host)
            : Refused($"'{Shown(designation)}' is no service of simulation '{simulation.Name}' and not in externalTargets; {KnownServices}");
    }

    // Services speak http at one address; what else a URL says would be lost.
    private Target OfUrl(Uri uri, string service)
    {
        if (uri.Scheme != "http")
            return Refused($"must begin with http: service '{service}' has no https");
        return uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? FindService(service)!.Value
            : Refused($"must have no path, query or fragment: write '{service}', and the path as `endpoint` beside `usePlan`");
    }

    private Target? FindService(string name)
    {
        if (name.Contains('_'))
            name = name.Replace('_', '-');
        if (addresses.TryGetValue(name, out Uri? address))
            return new Target(TargetKind.Service, address.AbsoluteUri, name);
        return simulation.Find(name) is null ? null : Refused($"service '{name}' has no address yet");
    }

    private string? FindService(Uri uri)
    {
        string host = uri.Host.Replace('_', '-');
        if (simulation.Find(host) is not null)
            return host;
        return host is "localhost" or "127.0.0.1" or "[::1]" ? OwnerOf(uri.Port) : null;
    }

    private string? OwnerOf(int port)
    {
        for (int i = 0; i < simulation.Services.Count; i++)
        {
            if (simulation.Services[i].Port == port)
                return simulation.Services[i].Name;
        }
        return null;
    }

    private Target Unknown(string designation) =>
        Refused($"unknown service '{Shown(designation)}'{Spelling.Suggestion(designation, simulation.Services.Select(s => s.Name))}; {KnownServices}");

    private static Target Refused(string message) => new(TargetKind.Refused, message);

    private static string Shown(string designation) => designation.Length > 100 ? $"{designation[..100]}…" : designation;
}
