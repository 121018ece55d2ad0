namespace MicroSim.Contract;

/// <summary>Reads a fault's arguments as its type wants them.</summary>
internal static class ArgsParser
{
    private const int LongestNameInPath = 64;

    /// <summary>
    /// The arguments, or null after noting what is wrong with them. What is for another place than <paramref name="place"/> is invalid there: a
    /// condition has an end of its own, so a state's <c>duration</c> is no argument of it.
    /// </summary>
    public static FaultArgs? Read(ref JsonInput outer, RawArgs raw, FaultSpec spec, ArgPlace place)
    {
        int mark = outer.Mark;
        FaultArgs args = new(spec);
        if (!raw.Json.IsEmpty)
        {
            JsonInput input = new(raw.Json, outer.Options);
            input.Read();
            ReadMembers(ref input, args, spec, place);
            foreach (Problem problem in input.Problems)
                outer.Add(problem.Message, problem.Path);
        }
        foreach (ArgSpec arg in spec.Args)
        {
            if (arg.Required && !args.Has(arg.Name) && IsFor(arg, place) && !IsReported(outer, mark, arg.Name))
                outer.Add("is required", arg.Name);
        }
        outer.Under(mark, "args");
        return outer.Mark == mark ? args : null;
    }

    private static void ReadMembers(ref JsonInput input, FaultArgs args, FaultSpec spec, ArgPlace place)
    {
        ulong seen = 0;
        while (input.NextMember())
        {
            string name = input.Name();
            int index = spec.IndexOf(name);
            input.Read();
            int mark = input.Mark;
            if (index < 0)
                input.Refuse($"unknown argument of '{spec.Type}'{Spelling.Suggestion(name, spec.Args.Select(a => a.Name))}");
            else if (!IsFor(spec.Args[index], place))
                input.Refuse(place == ArgPlace.ConditionOnly ? "cannot be given: a condition lasts as long as it exists" : "can be given in a condition alone");
            else if (input.Options.Strict && (seen & (1UL << index)) != 0)
                input.Refuse("is there twice");
            else
            {
                seen |= 1UL << index;
                ReadValue(ref input, args, spec.Args[index], index);
            }
            if (input.Mark > mark)
                input.Under(mark, name.Length > LongestNameInPath ? name[..LongestNameInPath] : name);
        }
    }

    private static void ReadValue(ref JsonInput input, FaultArgs args, ArgSpec arg, int index)
    {
        if (input.IsNull)
            return;
        int mark = input.Mark;
        switch (arg.Type)
        {
            case ArgType.Integer:
                long integer = input.Integer64((long)arg.Min, (long)arg.Max, 0);
                if (input.Mark == mark)
                    args.Set(index, integer);
                break;
            case ArgType.Number:
                double number = input.Number(arg.Min, arg.Max, 0);
                if (input.Mark == mark)
                    args.Set(index, number);
                break;
            default:
                string? text = input.Text(arg.MaxLength);
                if (text is not null && arg.Choices.Count > 0 && !arg.Choices.Contains(text))
                    input.Add($"must be one of {string.Join(", ", arg.Choices)}{Spelling.Suggestion(text, arg.Choices)}");
                else if (text is not null && arg.Type == ArgType.Designation && Designation.ProblemOf(text, input.Options) is string problem)
                    input.Add(problem);
                else if (text is not null)
                    args.Set(index, text);
                break;
        }
    }

    private static bool IsFor(ArgSpec arg, ArgPlace place) => arg.Place == ArgPlace.Everywhere || arg.Place == place;

    private static bool IsReported(in JsonInput input, int mark, string name)
    {
        for (int i = mark; i < input.Mark; i++)
        {
            if (input.Problems[i].Path == name)
                return true;
        }
        return false;
    }
}
