using System.Text.Json;

namespace MicroSim.Contract;

/// <summary>The fault types that are known: all of <c>contract/faults.json</c>, or the part of it that an agent has, under its caps.</summary>
public sealed class FaultCatalogue
{
    private static readonly Lazy<FaultCatalogue> standard = new(ReadEmbedded);

    private readonly Dictionary<string, FaultSpec> types;

    private FaultCatalogue(IEnumerable<FaultSpec> specs) => types = specs.ToDictionary(s => s.Type, StringComparer.Ordinal);

    /// <summary>The whole catalogue.</summary>
    public static FaultCatalogue Standard => standard.Value;

    public IReadOnlyCollection<FaultSpec> Types => types.Values;

    public FaultSpec? Find(string type) => types.GetValueOrDefault(type);

    /// <summary>The part of the catalogue that has these types.</summary>
    public FaultCatalogue Only(IEnumerable<string> supported) => new(supported.Select(t => types[t]));

    /// <summary>The catalogue with the largest values lowered to what <paramref name="cap"/> answers for a variable's name; null leaves one as it is.</summary>
    public FaultCatalogue Capped(Func<string, double?> cap) =>
        new(types.Values.Select(spec => spec with { Args = [.. spec.Args.Select(a => a.Cap is not null && cap(a.Cap) is double max && max < a.Max ? a with { Max = max } : a)] }));

    private static FaultCatalogue ReadEmbedded()
    {
        using Stream stream = typeof(FaultCatalogue).Assembly.GetManifestResourceStream("faults.json")!;
        using JsonDocument document = JsonDocument.Parse(stream);
        return new FaultCatalogue(document.RootElement.GetProperty("types").EnumerateObject().Select(ReadType).ToArray());
    }

    private static FaultSpec ReadType(JsonProperty type) => new(
        type.Name,
        type.Value.GetProperty("kind").GetString() switch
        {
            "state" => FaultKind.State,
            "link" => FaultKind.Link,
            _ => FaultKind.Call,
        },
        type.Value.GetProperty("link").GetBoolean(),
        type.Value.GetProperty("summary").GetString()!,
        [.. type.Value.GetProperty("args").EnumerateObject().Select(ReadArg)]);

    private static ArgSpec ReadArg(JsonProperty arg)
    {
        JsonElement spec = arg.Value;
        bool hasDefault = spec.TryGetProperty("default", out JsonElement value);
        ArgType type = spec.GetProperty("type").GetString() switch
        {
            "integer" => ArgType.Integer,
            "number" => ArgType.Number,
            _ => Text(spec, "format") == "designation" ? ArgType.Designation : ArgType.Text,
        };
        return new ArgSpec(
            arg.Name,
            type,
            Text(spec, "unit") ?? "",
            Number(spec, "min") ?? double.MinValue,
            Number(spec, "max") ?? double.MaxValue,
            Flag(spec, "required"),
            hasDefault && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN,
            hasDefault && value.ValueKind == JsonValueKind.String ? value.GetString() : null,
            spec.TryGetProperty("enum", out JsonElement choices) ? [.. choices.EnumerateArray().Select(c => c.GetString()!)] : [],
            (int)(Number(spec, "maxLength") ?? int.MaxValue),
            Text(spec, "cap"),
            Number(spec, "capDefault"),
            Flag(spec, "sum"),
            Text(spec, "only") switch
            {
                "fault" => ArgPlace.FaultOnly,
                "condition" => ArgPlace.ConditionOnly,
                _ => ArgPlace.Everywhere,
            },
            Text(spec, "summary") ?? "");
    }

    private static bool Flag(JsonElement spec, string name) => spec.TryGetProperty(name, out JsonElement value) && value.GetBoolean();

    private static string? Text(JsonElement spec, string name) => spec.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static double? Number(JsonElement spec, string name) => spec.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}
