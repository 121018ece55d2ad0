using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MicroSim.Topology;

namespace MicroSim.Cli.Output;

/// <summary>Values for programs, as JSON or YAML.</summary>
internal static class Structured
{
    /// <summary>The one value that a command answers with.</summary>
    public static void Write(JsonElement value, OutputFormat format) =>
        Terminal.Line(format == OutputFormat.Yaml ? Yaml(value) : Json(value, indented: Terminal.IsInteractive));

    /// <summary>One of many values.</summary>
    public static void WriteItem(JsonElement value, OutputFormat format) => Terminal.Line(Item(value, format));

    public static string Item(JsonElement value, OutputFormat format) => format == OutputFormat.Yaml ? $"---\n{Yaml(value)}" : Json(value, indented: false);

    public static string Json(JsonElement value, bool indented)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            value.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Yaml(JsonElement value) => JsonYaml.Write(value).TrimEnd('\n');
}
