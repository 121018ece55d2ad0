using System.Text;

namespace MicroSim.Telemetry.Exposition;

/// <summary>Reads the labels of a sample, one after the other.</summary>
public ref struct LabelReader(ReadOnlySpan<byte> labels)
{
    private ReadOnlySpan<byte> rest = labels;

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>As it stands there, with its escapes.</summary>
    public ReadOnlySpan<byte> Escaped { get; private set; }

    /// <summary>Whether what was read so far is well formed.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>Goes to the next label; false at the end, and where the text is no label.</summary>
    public bool Read()
    {
        rest = rest.Trim(" \t,"u8);
        if (rest.Length == 0)
            return false;
        int equals = rest.IndexOf((byte)'=');
        ReadOnlySpan<byte> after = equals < 0 ? [] : rest[(equals + 1)..].TrimStart(" \t"u8);
        int end = after.Length > 0 && after[0] == '"' ? End(after[1..]) : -1;
        if (equals <= 0 || end < 0)
            return IsValid = false;
        Name = rest[..equals].TrimEnd(" \t"u8);
        Escaped = after.Slice(1, end);
        rest = after[(end + 2)..];
        return true;
    }

    /// <summary>The value as text, without escapes; bytes that are no UTF-8 become replacement characters.</summary>
    public readonly string Value()
    {
        if (!Escaped.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(Escaped);
        byte[] plain = new byte[Escaped.Length];
        int length = 0;
        for (int i = 0; i < Escaped.Length; i++)
        {
            byte next = Escaped[i];
            if (next == '\\' && i + 1 < Escaped.Length)
                next = Escaped[++i] == 'n' ? (byte)'\n' : Escaped[i];
            plain[length++] = next;
        }
        return Encoding.UTF8.GetString(plain.AsSpan(0, length));
    }

    private static int End(ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\')
                i++;
            else if (value[i] == '"')
                return i;
        }
        return -1;
    }
}
