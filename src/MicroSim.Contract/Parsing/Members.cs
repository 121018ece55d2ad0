namespace MicroSim.Contract;

/// <summary>Walks the members of one object and deals with those that are unknown or come twice.</summary>
internal ref struct Members(Fields fields)
{
    private const int LongestNameInPath = 64;

    private readonly Fields fields = fields;
    private ulong seen;

    /// <summary>Moves to the value of the next known member; <paramref name="index"/> is its place in the fields. False at the object's end.</summary>
    public bool Next(ref JsonInput input, out int index)
    {
        while (input.NextMember())
        {
            index = fields.IndexOf(in input);
            if (index < 0)
                SkipUnknown(ref input);
            else if (input.Options.Strict && (seen & (1UL << index)) != 0)
                SkipRepeated(ref input, fields.Names[index]);
            else
            {
                seen |= 1UL << index;
                input.Read();
                return true;
            }
        }
        index = -1;
        return false;
    }

    public readonly bool Saw(int index) => (seen & (1UL << index)) != 0;

    private readonly void SkipUnknown(ref JsonInput input)
    {
        if (input.Options.Strict)
        {
            string name = input.Name();
            input.Add($"unknown field{Spelling.Suggestion(name, fields.Names)}", name.Length > LongestNameInPath ? name[..LongestNameInPath] : name);
        }
        input.Read();
        input.Skip();
    }

    private static void SkipRepeated(ref JsonInput input, string name)
    {
        input.Add("is there twice", name);
        input.Read();
        input.Skip();
    }
}
