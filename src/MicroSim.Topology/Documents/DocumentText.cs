using System.Text;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>The text of a document before anything of it is known.</summary>
internal static class DocumentText
{
    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or why it is none.</summary>
    public static (string? Text, DocumentProblem? Problem) Of(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > YamlParser.MaxSize)
            return (null, TooLong);
        try
        {
            return (utf8.GetString(bytes.Span), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, new DocumentProblem(Problem.Root, "must be UTF-8", 1, 1));
        }
    }

    public static DocumentProblem TooLong { get; } = new(Problem.Root, $"must be at most {YamlParser.MaxSize} bytes", 1, 1);
}
