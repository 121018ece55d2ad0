using System.Text.Encodings.Web;
using System.Text.Json;

namespace MicroSim.Topology;

/// <summary>Writes trees on one line: <c>{ to: cart, retries: 1 }</c>, or as JSON.</summary>
internal static class FlowText
{
    public static string Member(string? key, YamlNode value, bool json) => key is null ? Of(value, json) : $"{Text(key, json)}: {Of(value, json)}";

    private static string Of(YamlNode node, bool json) => node switch
    {
        YamlMapping { Entries.Count: 0 } => "{}",
        YamlMapping mapping => Padded('{', string.Join(", ", mapping.Entries.Select(e => Member(e.Key, e.Value.Value, json))), '}', json),
        YamlList { Items.Count: 0 } => "[]",
        YamlList list => Padded('[', string.Join(", ", list.Items.Select(i => Of(i, json))), ']', json),
        YamlScalar { Kind: ScalarKind.Text } scalar => Text(scalar.Text, json),
        _ => System.Text.Encoding.UTF8.GetString(YamlJson.Of(node).Span),
    };

    private static string Padded(char open, string content, char close, bool json) => json ? $"{open}{content}{close}" : $"{open} {content} {close}";

    private static string Text(string text, bool json) => !json && IsPlain(text) ? text : $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    // What means the same without quotes, inside braces too.
    private static bool IsPlain(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '/') && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
        && ScalarKinds.Of(text) == ScalarKind.Text && !ScalarKinds.IsOldBoolean(text) && !ScalarKinds.IsOldNumber(text);
}
