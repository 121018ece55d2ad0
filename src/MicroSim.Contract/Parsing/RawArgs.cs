namespace MicroSim.Contract;

/// <summary>The <c>args</c> of a fault, set aside until its type is known: JSON members come in any order.</summary>
internal readonly record struct RawArgs(ReadOnlyMemory<byte> Json)
{
    public static RawArgs Read(ref JsonInput input)
    {
        if (input.IsNull || !input.IsObject())
            return default;
        long start = input.TokenStart;
        input.Skip();
        return new RawArgs(input.Slice(start));
    }
}
