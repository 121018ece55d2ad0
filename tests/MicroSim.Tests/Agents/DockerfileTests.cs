using System.Text.RegularExpressions;

namespace MicroSim.Tests.Agents;

/// <summary>What can be known of the Dockerfiles without Docker: that they copy what is there, and that what they make is what pods expect.</summary>
public sealed partial class DockerfileTests
{
    public static TheoryData<string> Files =>
    [
        Path.Combine("deploy", "Dockerfile"),
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "agents"), "agent.json", SearchOption.AllDirectories)
            .Where(f => Path.GetDirectoryName(Path.GetDirectoryName(f)) == Path.Combine(Repository.Root, "agents"))
            .Select(f => Path.Combine("agents", Path.GetFileName(Path.GetDirectoryName(f)!), "Dockerfile")),
    ];

    [GeneratedRegex(@"^FROM (\S+)( AS (build|ui))?$")]
    private static partial Regex From();

    /// <summary>Pods run with this user, and with a root that nobody can write to; an image of its own says the same.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void It_runs_as_the_user_of_pods_and_listens_where_they_do(string file)
    {
        string[] last = Stages(file)[^1];
        Assert.Equal("USER 65532:65532", Assert.Single(last, l => l.StartsWith("USER ", StringComparison.Ordinal)));
        bool agent = file.StartsWith("agents", StringComparison.Ordinal);
        Assert.Contains(agent ? "EXPOSE 8080 8081" : "EXPOSE 7070", last);
        Assert.Equal(agent, last.Any(l => l.StartsWith("ENV ", StringComparison.Ordinal) && l.Contains("MICROSIM_HOST=0.0.0.0", StringComparison.Ordinal)));
        Assert.Single(last, l => l.StartsWith("ENTRYPOINT [", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void It_takes_only_what_its_stages_built(string file)
    {
        string[][] stages = Stages(file);
        // The control plane's web UI is built by another language's tools.
        string[] names = file.StartsWith("agents", StringComparison.Ordinal) ? ["build"] : ["ui", "build"];
        Assert.Equal(names.Length + 1, stages.Length);
        Assert.All(stages, s => Assert.Matches(From(), s[0]));
        Assert.All(stages, s => Assert.DoesNotContain(":latest", s[0], StringComparison.Ordinal));
        Assert.All(names.Zip(stages), n => Assert.EndsWith($" AS {n.First}", n.Second[0], StringComparison.Ordinal));
        Assert.All(stages[^1].Where(l => l.StartsWith("COPY ", StringComparison.Ordinal)), l => Assert.Contains(names, n => l.StartsWith($"COPY --from={n} /", StringComparison.Ordinal)));
    }

    // Each instruction a line, without comments; a stage begins with FROM.
    private static string[][] Stages(string file)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, file)).Replace("\\\n", "", StringComparison.Ordinal);
        List<List<string>> stages = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')))
        {
            if (line.StartsWith("FROM ", StringComparison.Ordinal))
                stages.Add([]);
            stages[^1].Add(line);
        }
        return [.. stages.Select(s => s.ToArray())];
    }
}
