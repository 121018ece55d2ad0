namespace MicroSim.Topology;

/// <summary>What can be seen in a document's text before it is parsed.</summary>
internal static class YamlText
{
    /// <summary>The first character that no document may hold. The parser would take NUL for the end and drop what follows.</summary>
    public static (Position Position, string Message)? FindForbidden(string text)
    {
        int line = 1, lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n')
                (line, lineStart) = (line + 1, i + 1);
            else if (char.IsControl(c) && c is not ('\t' or '\r' or '\u0085'))
                return (new Position(line, i - lineStart + 1), $"must not hold the control character U+{(int)c:X4}");
        }
        return null;
    }

    /// <summary>The first line from <paramref name="line"/> on that is indented with a tab.</summary>
    public static Position? FindTabIndent(string text, int line)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            int indent = content.IndexOfAnyExcept(' ', '\t');
            if (++number >= line && indent > 0 && content[..indent].IndexOf('\t') is >= 0 and int tab)
                return new Position(number, tab + 1);
        }
        return null;
    }
}
