using System.Text.RegularExpressions;

namespace MicroSim.Tests.Agents;

/// <summary>The patches of bench/conditions still fit the agents: what they take out is really there, to the letter.</summary>
public sealed partial class WithoutConditionsPatchTests
{
    public static TheoryData<string> Patches =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "bench/conditions/without"), "*.patch").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Patches))]
    public void Every_hunk_stands_in_the_file_that_it_names(string patch)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "bench/conditions/without", patch));
        (string File, string Old)[] hunks = [.. Files().Split(text).Skip(1).SelectMany(HunksOf)];
        Assert.NotEmpty(hunks);
        Assert.All(hunks, hunk => Assert.Contains(hunk.Old, File.ReadAllText(Path.Combine(Repository.Root, hunk.File)), StringComparison.Ordinal));
    }

    /// <summary>What each hunk of one file's part expects to find there.</summary>
    private static IEnumerable<(string File, string Old)> HunksOf(string part)
    {
        string[] lines = part.TrimEnd('\n').Split('\n');
        foreach (string hunk in Hunks().Split(string.Join('\n', lines.Skip(2)) + "\n").Skip(1))
        {
            yield return (lines[0], string.Concat(hunk.TrimEnd('\n').Split('\n').Where(l => !l.StartsWith('+')).Select(l => l[Math.Min(1, l.Length)..] + "\n")));
        }
    }

    [GeneratedRegex("^--- a/", RegexOptions.Multiline)]
    private static partial Regex Files();

    [GeneratedRegex("^@@ .*\n", RegexOptions.Multiline)]
    private static partial Regex Hunks();
}
