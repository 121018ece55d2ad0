using System.Text;

namespace MicroSim.Telemetry.Traces.Otlp;

/// <summary>
/// Makes texts of UTF-8 and shares the short ones: spans say the same few words again and again. However many different ones come, it holds no more
/// than its places. Control characters are replaced, for terminals obey them.
/// </summary>
internal sealed class TextPool
{
    private const int Places = 4096;
    private const int LongestShared = 64;
    private const char Replacement = '\uFFFD';

    /// <summary>The one of this process.</summary>
    public static TextPool Shared { get; } = new();

    private readonly Entry?[] entries = new Entry?[Places];

    /// <summary>The text of at most so many characters; says whether something was cut off.</summary>
    public string Take(ReadOnlySpan<byte> utf8, int limit, ref bool cut)
    {
        if (utf8.Length <= LongestShared && utf8.Length <= limit)
            return TakeShared(utf8);
        // No character has more than 4 bytes; what is beyond need not be decoded.
        string text = Clean(Encoding.UTF8.GetString(utf8.Length > 4 * limit ? utf8[..(4 * limit)] : utf8));
        if (text.Length <= limit)
            return text;
        cut = true;
        return text[..limit];
    }

    /// <summary>The same for a text that is there already.</summary>
    public static string Cut(string text, int limit, ref bool cut)
    {
        string clean = Clean(text);
        if (clean.Length <= limit)
            return clean;
        cut = true;
        return clean[..limit];
    }

    private string TakeShared(ReadOnlySpan<byte> utf8)
    {
        HashCode hash = default;
        hash.AddBytes(utf8);
        ref Entry? place = ref entries[(uint)hash.ToHashCode() % Places];
        Entry? found = place;
        if (found is not null && utf8.SequenceEqual(found.Utf8))
            return found.Text;
        string text = Clean(Encoding.UTF8.GetString(utf8));
        place = new Entry(utf8.ToArray(), text);
        return text;
    }

    private static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
            return text;
        return string.Create(text.Length, text, (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) ? Replacement : from[i];
        });
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
