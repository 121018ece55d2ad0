namespace MicroSim.Contract;

/// <summary>Reads conditions (contract §2.1), posted ones with <c>durationMs</c> and those of a state with <c>remainingMs</c>.</summary>
public static class ConditionParser
{
    private static readonly Fields posted = new("id", "type", "args", "probability", "to", "durationMs");
    private static readonly Fields inState = new("id", "type", "args", "probability", "to", "remainingMs");

    private const int MaxIdLength = 64;
    private const int MaxNameLength = 253;
    private const int MaxDurationMs = 3_600_000;

    /// <summary>A posted condition; its id is empty when none was given.</summary>
    public static Parsed<Condition> Parse(ReadOnlyMemory<byte> utf8, ParseOptions options) =>
        JsonInput.Document<Condition>(utf8, options, static (ref JsonInput input) => Read(ref input, posted));

    internal static Condition? ReadInState(ref JsonInput input) => Read(ref input, inState);

    private static Condition? Read(ref JsonInput input, Fields fields)
    {
        if (!input.IsObject())
            return null;
        string? id = null, type = null;
        bool typeRefused = false;
        double probability = 100;
        long? remaining = null;
        RawArgs raw = default;
        List<string>? to = null;
        Members members = new(fields);
        while (members.Next(ref input, out int field))
        {
            int mark = input.Mark;
            switch (field)
            {
                case 0: id = Id(ref input); break;
                case 1: type = input.Text(MaxIdLength); break;
                case 2: raw = RawArgs.Read(ref input); break;
                case 3: probability = input.Number(0, 100, 100); break;
                case 4: to = Names(ref input); break;
                default: remaining = input.IsNull ? null : input.Integer(1, MaxDurationMs, MaxDurationMs); break;
            }
            if (input.Mark > mark)
            {
                typeRefused |= field == 1;
                input.Under(mark, fields.Names[field]);
            }
        }
        if (fields == inState && !members.Saw(0))
            input.Add("is required", "id");
        FaultSpec? spec = typeRefused ? null : FaultParser.FindSpec(ref input, type, link: to is { Count: > 0 }, "needs `to`: it acts on calls to other services");
        if (spec is null)
            return null;
        FaultArgs? args = ArgsParser.Read(ref input, raw, spec, ArgPlace.ConditionOnly);
        return args is null ? null : new Condition(id ?? "", new Fault(spec, args, probability), to, remaining);
    }

    private static string? Id(ref JsonInput input)
    {
        int mark = input.Mark;
        string? id = input.Text(MaxIdLength);
        if (input.Mark == mark && id is not null && (id.Length == 0 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-')))
            input.Add("must be 1 to 64 characters of A-Z a-z 0-9 . _ -");
        return id;
    }

    private static List<string> Names(ref JsonInput input) =>
        [.. input.List(static (ref JsonInput item) => item.RequiredText(MaxNameLength))];
}
