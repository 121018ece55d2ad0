namespace MicroSim.Contract;

/// <summary>Reads faults and validates their arguments against the catalogue.</summary>
public static class FaultParser
{
    private static readonly Fields phaseFields = new("before", "after");
    private static readonly Fields fields = new("type", "args", "probability");

    private const int MaxTypeLength = 64;

    /// <summary>Where a fault stands decides which types and arguments are right.</summary>
    private enum Place
    {
        Phase,
        Link,
    }

    /// <summary>One fault as a document of its own, such as one that a person typed.</summary>
    public static Parsed<Fault> Parse(ReadOnlyMemory<byte> utf8, ParseOptions options, bool link = false) =>
        JsonInput.Document<Fault>(utf8, options, link ? ReadLink : ReadPhase);

    internal static FaultPhases? ReadPhases(ref JsonInput input)
    {
        if (input.IsNull || !input.IsObject())
            return null;
        IReadOnlyList<Fault>? before = null, after = null;
        Members members = new(phaseFields);
        while (members.Next(ref input, out int field))
        {
            int mark = input.Mark;
            if (field == 0)
                before = input.List(ReadPhase);
            else
                after = input.List(ReadPhase);
            if (input.Mark > mark)
                input.Under(mark, phaseFields.Names[field]);
        }
        return before is not { Count: > 0 } && after is not { Count: > 0 } ? FaultPhases.None : new FaultPhases(before, after);
    }

    internal static Fault? ReadPhase(ref JsonInput input) => Read(ref input, Place.Phase);

    internal static Fault? ReadLink(ref JsonInput input) => Read(ref input, Place.Link);

    private static Fault? Read(ref JsonInput input, Place place)
    {
        if (!input.IsObject())
            return null;
        string? type = null;
        bool typeRefused = false;
        double probability = 100;
        RawArgs raw = default;
        Members members = new(fields);
        while (members.Next(ref input, out int field))
        {
            int mark = input.Mark;
            switch (field)
            {
                case 0: type = input.Text(MaxTypeLength); break;
                case 1: raw = RawArgs.Read(ref input); break;
                default: probability = input.Number(0, 100, 100); break;
            }
            if (input.Mark > mark)
            {
                typeRefused |= field == 0;
                input.Under(mark, fields.Names[field]);
            }
        }
        FaultSpec? spec = typeRefused ? null : FindSpec(ref input, type, place == Place.Link, "acts between services, so it belongs into `link`");
        if (spec is null)
            return null;
        FaultArgs? args = ArgsParser.Read(ref input, raw, spec, ArgPlace.FaultOnly);
        return args is null ? null : new Fault(spec, args, probability);
    }

    internal static FaultSpec? FindSpec(ref JsonInput input, string? type, bool link, string elsewhere)
    {
        if (type is null)
        {
            input.Add("is required", "type");
            return null;
        }
        FaultSpec? spec = input.Options.Catalogue.Find(type);
        if (spec is null)
        {
            IEnumerable<string> known = input.Options.Catalogue.Types.Select(t => t.Type);
            input.Add($"unknown fault type '{type}'{Spelling.Suggestion(type, known)}; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}", "type");
        }
        else if (link && !spec.Link)
        {
            input.Add($"'{type}' cannot act on a call between services", "type");
            return null;
        }
        else if (!link && spec.Kind == FaultKind.Link)
        {
            input.Add($"'{type}' {elsewhere}", "type");
            return null;
        }
        return spec;
    }
}
