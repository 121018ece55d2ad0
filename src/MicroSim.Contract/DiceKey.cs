using System.Text;

namespace MicroSim.Contract;

/// <summary>The name of a draw, kept as the running FNV-1a hash of its text so that no string is made (contract §1.5).</summary>
public readonly record struct DiceKey(uint Hash)
{
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    public static DiceKey Of(ReadOnlySpan<char> text) => new DiceKey(Offset).Then(text);

    /// <summary>This key with <c>/</c> and <paramref name="text"/> behind it.</summary>
    public DiceKey Slash(ReadOnlySpan<char> text) => Add((byte)'/').Then(text);

    /// <summary>This key with <c>/</c> and <paramref name="number"/> behind it.</summary>
    public DiceKey Slash(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out int length);
        return Slash(digits[..length]);
    }

    private DiceKey Then(ReadOnlySpan<char> text)
    {
        DiceKey key = this;
        foreach (char c in text)
        {
            if (c >= 0x80)
                return ThenUtf8(text);
            key = key.Add((byte)c);
        }
        return key;
    }

    private DiceKey ThenUtf8(ReadOnlySpan<char> text)
    {
        DiceKey key = this;
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        foreach (byte b in bytes)
            key = key.Add(b);
        return key;
    }

    private DiceKey Add(byte value) => new((Hash ^ value) * Prime);
}
