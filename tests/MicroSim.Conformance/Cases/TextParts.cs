using System.Text;
using System.Text.Json.Nodes;

namespace MicroSim.Conformance.Cases;

/// <summary>
/// Long text in few characters. A text is a string, or an array of parts: a string; <c>{"repeat": text, "times": n}</c>;
/// <c>{"pad": character, "to": bytes}</c>, which fills so that the whole has that size; <c>{"hex": digits}</c> for bytes that are no text.
/// </summary>
internal static class TextParts
{
    public static byte[] Bytes(JsonNode? text)
    {
        if (text is not JsonArray parts)
            return Encoding.UTF8.GetBytes(text!.GetValue<string>());
        byte[]?[] bytes = [.. parts.Select(Part)];
        int known = bytes.Sum(b => b?.Length ?? 0);
        return [.. parts.Zip(bytes).SelectMany(p => p.Second ?? Padding((JsonObject)p.First!, known))];
    }

    private static byte[]? Part(JsonNode? part) => part switch
    {
        JsonValue => Encoding.UTF8.GetBytes(part.GetValue<string>()),
        JsonObject o when o.ContainsKey("pad") => null,
        JsonObject o when o["hex"] is JsonNode hex => Convert.FromHexString(hex.GetValue<string>()),
        JsonObject o when o["repeat"] is JsonNode text => Repeat(Bytes(text), o["times"]!.GetValue<int>(), o["between"]?.GetValue<string>() ?? ""),
        _ => throw new FormatException($"not a part of a text: {part?.ToJsonString()}"),
    };

    private static byte[] Repeat(byte[] text, int times, string between)
    {
        byte[] separator = Encoding.UTF8.GetBytes(between);
        using MemoryStream all = new(text.Length * times);
        for (int i = 0; i < times; i++)
        {
            if (i > 0)
                all.Write(separator);
            all.Write(text);
        }
        return all.ToArray();
    }

    private static byte[] Padding(JsonObject part, int known)
    {
        byte[] padding = new byte[part["to"]!.GetValue<int>() - known];
        Array.Fill(padding, (byte)part["pad"]!.GetValue<string>()[0]);
        return padding;
    }
}
