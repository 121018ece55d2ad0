using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Agents;

/// <summary>Reads an <c>agent.json</c> and finds every problem in it.</summary>
internal sealed class AgentDescriptionReader
{
    private static readonly string[] fields = ["framework", "language", "needs", "build", "run", "image", "sources", "cannot"];
    private static readonly string[] needFields = ["tool", "version", "install", "packages"];

    private readonly string file;
    private readonly List<Problem> problems = [];

    private AgentDescriptionReader(string file) => this.file = file;

    public static Parsed<AgentDescription> Read(DirectoryInfo folder, string home)
    {
        AgentDescriptionReader reader = new(Path.Combine(folder.FullName, "agent.json"));
        AgentDescription? agent = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(reader.file));
            agent = reader.Description(document.RootElement, folder, home);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            reader.Add(Problem.Root, e.Message);
        }
        return new Parsed<AgentDescription>(agent, reader.problems);
    }

    private AgentDescription? Description(JsonElement root, DirectoryInfo folder, string home)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Add(Problem.Root, "must be an object");
            return null;
        }
        Refuse(root, fields, "");
        string framework = Text(root, "framework", "") ?? "";
        if (framework.Length > 0 && framework != folder.Name)
            Add("framework", $"must be '{folder.Name}', the folder's name");
        IReadOnlyList<string> run = Texts(root, "run");
        if (run.Count == 0)
            Add("run", "must name the program, such as [\"{out}/agent\"]");
        IReadOnlyList<string> build = Texts(root, "build");
        string output = build.Count == 0 ? folder.FullName : Path.Combine(home, "artifacts", "agents", folder.Name);
        return new AgentDescription(
            framework,
            Text(root, "language", "") ?? "",
            folder.FullName,
            output,
            Needs(root),
            build,
            run,
            root.TryGetProperty("image", out _) ? Text(root, "image", "") : null,
            [folder.FullName, .. Texts(root, "sources").Select(s => Path.GetFullPath(s, home))],
            Cannot(root));
    }

    private IReadOnlyList<string> Cannot(JsonElement root)
    {
        IReadOnlyList<string> words = Texts(root, "cannot");
        foreach ((int index, string word) in words.Index())
        {
            if (KnownFramework.FaultOf(word) is string type && FaultCatalogue.Standard.Find(type) is null)
                Add($"cannot[{index}]", $"'{type}' is no fault type{Spelling.Suggestion(type, FaultCatalogue.Standard.Types.Select(t => t.Type))}");
        }
        return words;
    }

    private List<AgentNeed> Needs(JsonElement root)
    {
        List<AgentNeed> needs = [];
        if (!root.TryGetProperty("needs", out JsonElement array))
            return needs;
        if (array.ValueKind != JsonValueKind.Array)
        {
            Add("needs", "must be an array of {tool, version, install, packages}");
            return needs;
        }
        foreach ((int index, JsonElement need) in array.EnumerateArray().Index())
        {
            string path = $"needs[{index}]";
            if (need.ValueKind != JsonValueKind.Object)
            {
                Add(path, "must be an object {tool, version, install, packages}");
                continue;
            }
            Refuse(need, needFields, $"{path}.");
            needs.Add(new AgentNeed(
                Text(need, "tool", $"{path}.") ?? "", Text(need, "version", $"{path}.") ?? "", Text(need, "install", $"{path}.") ?? "", Texts(need, "packages", $"{path}.")));
        }
        return needs;
    }

    private string? Text(JsonElement element, string name, string prefix)
    {
        if (element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0)
            return value.GetString();
        Add(prefix + name, "must be a text that is not empty");
        return null;
    }

    private IReadOnlyList<string> Texts(JsonElement root, string name, string prefix = "")
    {
        if (!root.TryGetProperty(name, out JsonElement array))
            return [];
        if (array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String))
            return [.. array.EnumerateArray().Select(t => t.GetString()!)];
        Add(prefix + name, "must be an array of texts");
        return [];
    }

    private void Refuse(JsonElement element, string[] known, string prefix)
    {
        foreach (JsonProperty property in element.EnumerateObject().Where(p => !known.Contains(p.Name)))
            Add(prefix + property.Name, $"is no field of agent.json{Spelling.Suggestion(property.Name, known)}");
    }

    private void Add(string path, string message) => problems.Add(new Problem($"{file}#{path}", message));
}
