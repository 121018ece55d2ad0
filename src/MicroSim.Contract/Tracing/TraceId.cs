using System.Buffers;
using System.Globalization;

namespace MicroSim.Contract;

/// <summary>The id of a W3C trace: 128 bits, not all of them zero.</summary>
public readonly record struct TraceId(ulong High, ulong Low)
{
    public const int Length = 32;

    private static readonly SearchValues<char> digits = SearchValues.Create("0123456789abcdef");

    public bool IsValid => (High | Low) != 0;

    /// <summary>Reads 32 hexadecimal digits, or 16 as B3 has them too; false for anything else and for zero.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TraceId id)
    {
        id = default;
        if (text.Length == Length / 2)
            return Hex(text, out ulong only) && (id = new(0, only)).IsValid;
        if (text.Length != Length || !Hex(text[..(Length / 2)], out ulong high) || !Hex(text[(Length / 2)..], out ulong low))
            return false;
        id = new(high, low);
        return id.IsValid;
    }

    /// <summary>Reads exactly 16 hexadecimal digits.</summary>
    public static bool Hex(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        return text.Length == Length / 2 && IsHex(text) && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether all of it is hexadecimal, in small letters as the standard has them.</summary>
    internal static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(digits);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
