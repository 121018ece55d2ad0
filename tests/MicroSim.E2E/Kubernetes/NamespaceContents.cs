using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MicroSim.E2E.Kubernetes;

/// <summary>What is in a namespace, so that what a test leaves behind can be told.</summary>
internal static partial class NamespaceContents
{
    /// <summary>Every object of every kind that the server lists in the bed's namespace, but what tells of the past and what Kubernetes puts there.</summary>
    public static async Task<string[]> OfAsync(ClusterBed bed)
    {
        List<string> all = [];
        foreach (string version in await VersionsAsync(bed))
        {
            JsonObject kinds = await bed.Api.GetAsync(version);
            foreach (JsonObject kind in kinds["resources"]!.AsArray().Select(r => r!.AsObject()))
            {
                string plural = (string)kind["name"]!;
                if (!(bool)kind["namespaced"]! || plural.Contains('/', StringComparison.Ordinal) || plural == "events" || !kind["verbs"]!.AsArray().Any(v => (string?)v == "list"))
                    continue;
                all.AddRange((await bed.Api.ListAsync(bed.PathOf(version, plural))).Select(o => $"{plural} {o["metadata"]!["name"]}"));
            }
        }
        return [.. all.Distinct().Where(o => !IsFurniture(o)).Order()];
    }

    /// <summary>
    /// Whether Kubernetes itself puts such an object, a kind and a name, into every namespace: some moment after the namespace was made, so that whoever looks at once
    /// does not see it yet.
    /// </summary>
    public static bool IsFurniture(string kindAndName) => Furniture().IsMatch(kindAndName);

    [GeneratedRegex(@"^(configmaps?\s+(\S+\s+)?kube-root-ca\.crt|serviceaccounts?\s+(\S+\s+)?default|secrets?\s+(\S+\s+)?default-token-\w+)\s*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Furniture();

    private static async Task<string[]> VersionsAsync(ClusterBed bed) =>
        ["api/v1", .. (await bed.Api.GetAsync("apis"))["groups"]!.AsArray().Select(g => $"apis/{g!["preferredVersion"]!["groupVersion"]}")];
}
