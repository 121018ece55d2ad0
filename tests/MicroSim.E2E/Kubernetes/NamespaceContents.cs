using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>What is in a namespace, so that what a test leaves behind can be told.</summary>
internal static class NamespaceContents
{
    /// <summary>Every object of every kind that the server lists in the bed's namespace, but what tells of the past.</summary>
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
        return [.. all.Distinct().Order()];
    }

    private static async Task<string[]> VersionsAsync(ClusterBed bed) =>
        ["api/v1", .. (await bed.Api.GetAsync("apis"))["groups"]!.AsArray().Select(g => $"apis/{g!["preferredVersion"]!["groupVersion"]}")];
}
