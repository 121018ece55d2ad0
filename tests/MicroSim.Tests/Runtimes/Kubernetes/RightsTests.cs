using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Installing;

namespace MicroSim.Tests.Runtimes.Kubernetes;

/// <summary>The guide's table of the control plane's rights is the whole of them.</summary>
public sealed class RightsTests
{
    private const string Own = ", in its own namespace";

    [Fact]
    public void The_guide_lists_every_right_and_no_other()
    {
        JsonObject[] roles = [.. ControlPlaneManifests.Of(new InstallOptions()).Where(o => (string?)o["kind"] is "ClusterRole" or "Role")];
        IEnumerable<string> given = roles.SelectMany(role => role["rules"]!.AsArray().SelectMany(rule => rule!["resources"]!.AsArray().Select(resource =>
            $"{resource}{((string?)role["kind"] == "Role" ? Own : "")}: {string.Join(", ", rule["verbs"]!.AsArray())}")));
        Assert.Equal(given.Order(StringComparer.Ordinal), Listed().Order(StringComparer.Ordinal));
    }

    // The rows of the table after its head, a line for each resource that one names.
    private static IEnumerable<string> Listed()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "kubernetes.md"));
        IEnumerable<string> rows = guide[guide.IndexOf("| on | verbs | why |", StringComparison.Ordinal)..].Split('\n').Skip(2).TakeWhile(l => l.StartsWith('|'));
        foreach (string[] cells in rows.Select(r => r.Split('|', StringSplitOptions.TrimEntries)))
        {
            string on = cells[1].Replace("`", "", StringComparison.Ordinal);
            string where = on.EndsWith(Own, StringComparison.Ordinal) ? Own : "";
            foreach (string resource in on[..^where.Length].Split(", "))
                yield return $"{resource}{where}: {cells[2]}";
        }
    }
}
