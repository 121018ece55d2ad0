using System.Xml.Linq;

namespace MicroSim.Tests;

/// <summary>Holds the map of rooms: which project may reference which, and how long a file may get.</summary>
public sealed class LayeringTests
{
    private const int FileCeiling = 400;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MicroSim.Contract"] = [],
        ["MicroSim.Topology"] = ["MicroSim.Contract"],
        ["MicroSim.Runtimes"] = ["MicroSim.Contract", "MicroSim.Topology"],
        ["MicroSim.Telemetry"] = ["MicroSim.Contract"],
        ["MicroSim.Load"] = ["MicroSim.Contract", "MicroSim.Telemetry"],
        ["MicroSim.LoadWorker"] = ["MicroSim.Load"],
        ["MicroSim.ControlPlane"] = ["MicroSim.Contract", "MicroSim.Topology", "MicroSim.Runtimes", "MicroSim.Telemetry", "MicroSim.Load"],
        // The conformance suite is also a command: people who bring an agent need no checkout to check it.
        ["MicroSim.Cli"] = ["MicroSim.Contract", "MicroSim.Topology", "MicroSim.Runtimes", "MicroSim.ControlPlane", "MicroSim.Load", "MicroSim.LoadWorker", "MicroSim.Conformance"],
        ["aspnetcore"] = ["MicroSim.Contract"],
    };

    [Fact]
    public void Projects_reference_only_what_the_map_allows()
    {
        string[] projects = [.. Files("*.csproj").Where(p => !Relative(p).StartsWith("tests", StringComparison.Ordinal) && !Relative(p).StartsWith("bench", StringComparison.Ordinal))];
        Assert.Equal(Allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (string project in projects)
        {
            IEnumerable<string?> references = XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string?)r.Attribute("Include")));
            Assert.Empty(references.Except(Allowed[Path.GetFileNameWithoutExtension(project)]));
        }
    }

    [Fact]
    public void No_source_file_passes_the_ceiling()
    {
        string[] code = [".cs", ".go", ".rs", ".py", ".ts", ".tsx", ".js", ".mjs", ".sh"];
        string[] tooLong = [.. Files("*").Where(f => code.Contains(Path.GetExtension(f)) && File.ReadLines(f).Count() > FileCeiling).Select(Relative)];
        Assert.Empty(tooLong);
    }

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);

    // Folders of builds are not entered: they hold others' code, and links back to here.
    private static IEnumerable<string> Files(string pattern) => Files(new DirectoryInfo(Repository.Root), pattern);

    private static IEnumerable<string> Files(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(f => f.FullName).Concat(folder.EnumerateDirectories()
            .Where(d => d.LinkTarget is null && d.Name is not ("artifacts" or "node_modules" or "obj" or "bin" or ".git"))
            .SelectMany(d => Files(d, pattern)));
}
