using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MicroSim.Contract;

namespace MicroSim.Conformance.Cases;

/// <summary>Reads the case files of a folder; a case with rows becomes one case per row.</summary>
internal static partial class CaseFiles
{
    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly JsonDocumentOptions reading = new() { CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>All cases, in the order of files and lines.</summary>
    /// <exception cref="FormatException">A file is no case file; the message names the file and the case.</exception>
    public static IReadOnlyList<Case> Load(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).SelectMany(f => Parse(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f)))];

    public static IEnumerable<Case> Parse(string file, string json)
    {
        JsonObject document;
        try
        {
            document = JsonNode.Parse(json, documentOptions: reading)!.AsObject();
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file}.json: {e.Message}", e);
        }
        return document["cases"]!.AsArray().SelectMany(c => Expand(c!.AsObject(), file));
    }

    private static IEnumerable<Case> Expand(JsonObject template, string file)
    {
        JsonArray? rows = template["each"]?.AsArray();
        JsonObject body = new(template.Where(m => m.Key != "each").Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        return rows is null
            ? [Read(body, file)]
            : rows.Select(row => Read(Template.Render(body, Template.From(row!.AsObject().ToDictionary()))!.AsObject(), file));
    }

    private static Case Read(JsonObject json, string file)
    {
        try
        {
            Case read = json.Deserialize<Case>(options)! with { File = file, FaultTypes = [.. FaultTypes(json).Distinct()] };
            if (CaseCheck.Problems(read, json).FirstOrDefault() is string problem)
                throw new JsonException(problem);
            return read;
        }
        catch (JsonException e)
        {
            throw new FormatException($"{file}.json: case '{json["name"]}': {e.Message}", e);
        }
    }

    // Every {"type": "latency", …} of the catalogue, wherever it stands; also in text that is JSON.
    private static IEnumerable<string> FaultTypes(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(m => m.Key == "type" && m.Value is JsonValue v && v.TryGetValue(out string? type) && FaultCatalogue.Standard.Find(type) is not null ? [type] : FaultTypes(m.Value)),
        JsonArray a => a.SelectMany(FaultTypes),
        JsonValue v when v.TryGetValue(out string? text) => TypeInText().Matches(text).Select(m => m.Groups[1].Value).Where(t => FaultCatalogue.Standard.Find(t) is not null),
        _ => [],
    };

    [GeneratedRegex("\"type\":\"([a-z-]+)\"")]
    private static partial Regex TypeInText();
}
